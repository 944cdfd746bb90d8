import { FormatError } from "./errors.ts";
import { fromInt8, int8Names, MAX_INT8, toInt8 } from "./int8.ts";
import type { ModelSpec, Shape, Tensor } from "./model.ts";
import { elements } from "./plan/layer.ts";
import { describe, parameterShapes } from "./plan/shapes.ts";
import type { Int8Tensor, TensorFile } from "./safetensors.ts";

// The tensors of one network's file, float32. Where the model says that a layer's weights are int8, w is int8
// and has its steps, one a channel, beside it: `0.conv2d.w` of dtype I8, `0.conv2d.w.scale` of dtype F32.

/** Most bytes of weights: 160 times our largest model. */
const MAX_WEIGHT_BYTES = 256 * 2 ** 20;

/** Most numbers in any layer's output for one image. */
const MAX_OUTPUT = 2 ** 24;

/** What the name of int8 weights' steps ends in. */
const SCALE = ".scale";

/** The tensors as a file holds them: weights that the model has as int8 with their steps. */
export function toTensors(
  spec: ModelSpec,
  weights: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Tensor | Int8Tensor> {
  const tensors = new Map<string, Tensor | Int8Tensor>(weights);
  for (const name of int8Names(spec)) {
    const { q, steps } = toInt8(weights.get(name)!);
    tensors.set(name, q).set(name + SCALE, steps);
  }
  return tensors;
}

/**
 * The weights in a file's tensors: as float32, int8 ones where the model has them, and nowhere else.
 * @throws FormatError
 */
export function fromTensors(
  what: string,
  spec: ModelSpec,
  { tensors, int8 }: Pick<TensorFile, "tensors" | "int8">,
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
    // The typed search first: one with a function would take longer than all the rest.
    const at = q.data.indexOf(-MAX_INT8 - 1);
    if (at >= 0) throw new FormatError(where, `number ${at} is below -${MAX_INT8}.`);
    all.delete(name + SCALE);
    all.set(name, fromInt8({ q, steps }));
  }
  return checkWeights(what, spec, all);
}

/** Refuses a model too large for any use, before anything is allocated for it. @throws FormatError */
export function checkSizes(what: string, spec: ModelSpec): void {
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
