import { FormatError, InklingError } from "./errors.ts";
import { fromInt8, int8Names, MAX_INT8, roundInt8, toInt8 } from "./int8.ts";
import { parseJson } from "./json.ts";
import type { Model, ModelSpec, Shape, Tensor } from "./model.ts";
import { PREPROCESSING_VERSION } from "./pixels.ts";
import { elements } from "./plan/layer.ts";
import { describe, parameterShapes } from "./plan/shapes.ts";
import {
  type Int8Tensor,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
import { sumOf } from "./sum.ts";
import { validateConfidence, validateProvenance, validateSpec } from "./validate.ts";

// A weight file is a safetensors file whose metadata say what the tensors are the weights of:
//
//   format         "inkling"
//   version        "1"
//   model          ModelSpec as JSON
//   preprocessing  the version of the preprocessing that the model was made with
//   provenance     Provenance as JSON
//   confidence     Confidence as JSON, where the model has it
//   sum            of the texts above and the weights; files of others may lack it
//
// Tensors are float32. Where the model says that a layer's weights are int8, w is int8 and has its steps,
// one a channel, beside it: `0.conv2d.w` of dtype I8, `0.conv2d.w.scale` of dtype F32.

const FORMAT = "inkling";
const VERSION = "1";

/** Most bytes of weights: 160 times our largest model. */
const MAX_WEIGHT_BYTES = 256 * 2 ** 20;

/** Most numbers in any layer's output for one image. */
const MAX_OUTPUT = 2 ** 24;

/** What the name of int8 weights' steps ends in. */
const SCALE = ".scale";

/**
 * The bytes of a model's weight file: the same for the same model. Weights of layers that say int8 are
 * rounded, if `quantize` has not done so before.
 * @throws FormatError for a model that decodeModel would refuse
 */
export function encodeModel(model: Model): Uint8Array {
  const what = `model ${model.spec.name}`;
  const { spec, provenance } = check(what, model.spec, model.provenance);
  const weights = roundInt8(spec, checkWeights(what, spec, model.weights));
  const metadata = new Map([
    ["format", FORMAT],
    ["version", VERSION],
    ["model", JSON.stringify(spec)],
    ["preprocessing", PREPROCESSING_VERSION],
    ["provenance", JSON.stringify(provenance)],
  ]);
  if (model.confidence) {
    metadata.set("confidence", JSON.stringify(validateConfidence(model.confidence, "confidence")));
  }
  metadata.set("sum", sumOfModel(metadata, weights));
  const tensors = new Map<string, Tensor | Int8Tensor>(weights);
  for (const name of int8Names(spec)) {
    const { q, steps } = toInt8(weights.get(name)!);
    tensors.set(name, q).set(name + SCALE, steps);
  }
  return writeSafetensors(tensors, metadata);
}

/**
 * Reads a weight file and checks all of it: the format, the model's description, that the tensors are
 * exactly the model's, of finite numbers, and that nothing has changed since it was written. The weights may be
 * views into `bytes`; int8 ones come out as the float32 numbers that they stand for.
 * @throws FormatError
 */
export function decodeModel(bytes: Uint8Array, what = "weights"): Model {
  const file = readSafetensors(bytes, what);
  const { metadata } = file;
  if (metadata.get("format") !== FORMAT) {
    const hint = 'its metadata lack format "inkling"';
    throw new FormatError(what, `is a safetensors file, but not a model of Inkling: ${hint}.`);
  }
  const version = metadata.get("version");
  if (version !== VERSION) {
    throw new FormatError(what, `has version ${version ?? "none"}; this program reads ${VERSION}.`);
  }
  if (!/^\d{1,9}$/.test(metadata.get("preprocessing") ?? "")) {
    throw new FormatError(what, "does not say which preprocessing it was made with.");
  }
  const part = (key: string) => parseJson(metadata.get(key) ?? "", `${what}, ${key}`);
  const { spec, provenance } = check(what, part("model"), part("provenance"));
  const weights = checkWeights(what, spec, floats(what, spec, file));
  const confidence = metadata.has("confidence")
    ? asFormat(what, () => validateConfidence(part("confidence"), "confidence"))
    : undefined;
  const sum = metadata.get("sum");
  if (sum !== undefined && sum !== sumOfModel(metadata, weights)) {
    throw new FormatError(what, "it is damaged: its sum is not that of what it holds.");
  }
  return { spec, weights, provenance, ...(confidence && { confidence }) };
}

/** All tensors of a file as float32; int8 ones where the model has them, and nowhere else. */
function floats(
  what: string,
  spec: ModelSpec,
  { tensors, int8 }: TensorFile,
): ReadonlyMap<string, Tensor> {
  const all = new Map(tensors);
  const expected = int8Names(spec);
  for (const name of int8.keys()) {
    if (expected.has(name)) continue;
    throw new FormatError(
      `${what}, tensor ${name}`,
      "its dtype is I8, but the model has no int8 weights there.",
    );
  }
  for (const name of expected) {
    const where = `${what}, tensor ${name}`;
    const [q, steps] = [int8.get(name), tensors.get(name + SCALE)];
    if (!q)
      throw new FormatError(where, "the model's weights here are int8; it has none of dtype I8.");
    if (!steps) throw new FormatError(`${where}${SCALE}`, "it is missing.");
    checkTensor(`${where}${SCALE}`, steps, q.shape.slice(-1));
    const at = q.data.findIndex((value) => value < -MAX_INT8);
    if (at >= 0) throw new FormatError(where, `number ${at} is below -${MAX_INT8}.`);
    all.delete(name + SCALE);
    all.set(name, fromInt8({ q, steps }));
  }
  return all;
}

/** Weights are numbers like any others: only a sum tells those of the training from damaged ones. */
function sumOfModel(
  metadata: ReadonlyMap<string, string>,
  weights: ReadonlyMap<string, Tensor>,
): string {
  const keys = ["model", "preprocessing", "provenance", "confidence"];
  const text = keys.flatMap((key) => metadata.get(key) ?? []).join("\n");
  return String(
    sumOf(
      text,
      [...weights.values()].map(({ data }) => data),
    ),
  );
}

/** Both parts as their checks leave them: known fields in their order. */
function check(what: string, model: unknown, origin: unknown) {
  return asFormat(what, () => {
    const spec = validateSpec(model, "model");
    checkSizes(what, spec);
    return { spec, provenance: validateProvenance(origin, "provenance") };
  });
}

/** Errors about a model's description are errors of the file that holds it. */
function asFormat<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof InklingError) || cause instanceof FormatError) throw cause;
    throw new FormatError(what, cause.message, { cause });
  }
}

/** Refuses a model too large for any use, before anything is allocated for it. */
function checkSizes(what: string, spec: ModelSpec): void {
  let bytes = 0;
  for (const [index, { kind, output, parameters }] of describe(spec).entries()) {
    bytes += parameters * Float32Array.BYTES_PER_ELEMENT;
    if (output.reduce((product, n) => product * n, 1) > MAX_OUTPUT) {
      const problem = `its output [${output.join(", ")}] has more than ${MAX_OUTPUT} numbers.`;
      throw new FormatError(`${what}, layer ${index + 1}, ${kind}`, problem);
    }
  }
  if (bytes <= MAX_WEIGHT_BYTES) return;
  const most = `at most ${MAX_WEIGHT_BYTES / 2 ** 20} MiB are read`;
  throw new FormatError(what, `its weights take ${Math.round(bytes / 2 ** 20)} MiB; ${most}.`);
}

/**
 * The tensors in the order of the model's layers: exactly those it asks for, of finite numbers.
 * @throws FormatError
 */
export function checkWeights(
  what: string,
  spec: ModelSpec,
  tensors: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Tensor> {
  const wanted = parameterShapes(spec);
  const extra = [...tensors.keys()].find((name) => !wanted.has(name));
  if (extra !== undefined) {
    throw new FormatError(what, `the model has no tensor ${JSON.stringify(extra)}.`);
  }
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of wanted) {
    const tensor = tensors.get(name);
    if (!tensor) throw new FormatError(what, `the model's tensor ${name} is missing.`);
    checkTensor(`${what}, tensor ${name}`, tensor, shape);
    weights.set(name, tensor);
  }
  return weights;
}

function checkTensor(where: string, { shape, data }: Tensor, wanted: Shape): void {
  if (shape.join() !== wanted.join()) {
    const got = `[${shape.join(", ")}]`;
    throw new FormatError(where, `its shape is ${got}, but the model's is [${wanted.join(", ")}].`);
  }
  if (data.length !== elements(wanted)) {
    throw new FormatError(
      where,
      `it has ${data.length} numbers, but its shape is [${shape.join(", ")}].`,
    );
  }
  const isVariance = where.endsWith(".movingVariance");
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!Number.isFinite(value)) throw new FormatError(where, `number ${i} is ${value}.`);
    if (isVariance && value < 0) throw new FormatError(where, `variance ${i} is below zero.`);
  }
}
