import { type Check, list, object } from "./check.ts";
import {
  type AnyModel,
  checkMembers,
  type Ensemble,
  isEnsemble,
  LEAST_MEMBERS,
  MOST_MEMBERS,
  membersOf,
} from "./ensemble.ts";
import { FormatError, InklingError } from "./errors.ts";
import { roundInt8 } from "./int8.ts";
import { parseJson } from "./json.ts";
import type { Model } from "./model.ts";
import { PREPROCESSING_VERSION } from "./pixels.ts";
import { readSafetensors, type TensorFile, writeSafetensors } from "./safetensors.ts";
import { sumOf } from "./sum.ts";
import {
  validateConfidence,
  validateEnsembleSpec,
  validateProvenance,
  validateSpec,
} from "./validate.ts";
import { checkSizes, checkWeights, fromTensors, toTensors } from "./weights.ts";

// A weight file is a safetensors file whose metadata say what the tensors are the weights of:
//
//   format         "inkling", or "inkling-ensemble"
//   version        "1"
//   model          ModelSpec as JSON; EnsembleSpec of an ensemble
//   members        of an ensemble: a list of { model, provenance, confidence } as JSON
//   preprocessing  the version of the preprocessing that the model was made with
//   provenance     Provenance as JSON
//   confidence     Confidence as JSON, where the model has it
//   sum            of the texts above and the weights; files of others may lack it
//
// Tensors are named as in weights.ts; those of an ensemble have their member's place, from 0, before
// that: `2/0.conv2d.w`.

const FORMAT = "inkling";
const ENSEMBLE_FORMAT = "inkling-ensemble";
const VERSION = "1";

/** The texts that the sum is of, in this order. */
const SUMMED = ["model", "members", "preprocessing", "provenance", "confidence"];

/**
 * The bytes of a weight file, of a model or an ensemble: the same for the same one. Weights of layers that
 * say int8 are rounded, if `quantize` has not done so before.
 * @throws FormatError for a model that decodeAnyModel would refuse
 */
export function encodeModel(model: AnyModel): Uint8Array {
  const what = `model ${model.spec.name}`;
  const checked = isEnsemble(model) ? checkedEnsemble(what, model) : checkedNetwork(what, model);
  const metadata = metadataOf(checked);
  metadata.set("sum", sumOfModel(metadata, checked));
  const prefix = (i: number) => (isEnsemble(checked) ? prefixOf(i) : "");
  const tensors = membersOf(checked).flatMap(({ spec, weights }, i) =>
    [...toTensors(spec, weights)].map(([name, tensor]) => [prefix(i) + name, tensor] as const),
  );
  return writeSafetensors(new Map(tensors), metadata);
}

/**
 * Reads the weight file of one model and checks all of it: the format, the model's description, that the
 * tensors are exactly the model's, of finite numbers, and that nothing has changed since it was written. The
 * weights may be views into `bytes`; int8 ones come out as the float32 numbers that they stand for.
 * @throws FormatError, also for an ensemble
 */
export function decodeModel(bytes: Uint8Array, what = "weights"): Model {
  const model = decodeAnyModel(bytes, what);
  if (!isEnsemble(model)) return model;
  const names = model.members.map(({ spec }) => spec.name).join(", ");
  const hint = "One model by itself is expected here.";
  throw new FormatError(what, `is an ensemble of ${names}. ${hint}`);
}

/** Reads the weight file of a model or an ensemble, and checks it as `decodeModel` does. @throws FormatError */
export function decodeAnyModel(bytes: Uint8Array, what = "weights"): AnyModel {
  const file = readSafetensors(bytes, what);
  const { metadata } = file;
  const isOfMany = checkHead(what, metadata);
  const part = (key: string) => parseJson(metadata.get(key) ?? "", `${what}, ${key}`);
  const described = {
    model: part("model"),
    provenance: part("provenance"),
    ...(metadata.has("confidence") && { confidence: part("confidence") }),
  };
  const model = isOfMany
    ? decodeEnsemble(what, described, part("members"), file)
    : decodeNetwork(what, described, file);
  const sum = metadata.get("sum");
  if (sum !== undefined && sum !== sumOfModel(metadata, model)) {
    throw new FormatError(what, "it is damaged: its sum is not that of what it holds.");
  }
  return model;
}

/** Whether the file is of an ensemble. */
function checkHead(what: string, metadata: TensorFile["metadata"]): boolean {
  const format = metadata.get("format");
  if (format !== FORMAT && format !== ENSEMBLE_FORMAT) {
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
  return format === ENSEMBLE_FORMAT;
}

/** What the metadata say of a model, or of a member: parsed, not checked. */
interface Described {
  readonly model: unknown;
  readonly provenance: unknown;
  readonly confidence?: unknown;
}

const unchecked: Check<unknown> = (value) => value;

const memberList: Check<readonly Described[]> = list(
  object({ model: unchecked, provenance: unchecked }, { confidence: unchecked }),
  LEAST_MEMBERS,
  MOST_MEMBERS,
);

function decodeNetwork(
  what: string,
  described: Described,
  tensors: Pick<TensorFile, "tensors" | "int8">,
): Model {
  const { spec, ...others } = networkParts(what, described);
  return { spec, weights: fromTensors(what, spec, tensors), ...others };
}

function decodeEnsemble(
  what: string,
  described: Described,
  listed: unknown,
  file: TensorFile,
): Ensemble {
  const parts = partsOf(what, described, validateEnsembleSpec);
  const members = asFormat(what, () => memberList(listed, "members"));
  checkNames(what, members.length, file);
  const ensemble = {
    ...parts,
    members: members.map((member, i) =>
      decodeNetwork(`${what}, member ${i + 1}`, member, {
        tensors: withoutPrefix(file.tensors, prefixOf(i)),
        int8: withoutPrefix(file.int8, prefixOf(i)),
      }),
    ),
  };
  asFormat(what, () => checkMembers(ensemble));
  return ensemble;
}

/** Every tensor is a member's. */
function checkNames(what: string, members: number, { tensors, int8 }: TensorFile): void {
  const prefixes = Array.from({ length: members }, (_, i) => prefixOf(i));
  const isMembers = (name: string) => prefixes.some((prefix) => name.startsWith(prefix));
  const extra = [...tensors.keys(), ...int8.keys()].find((name) => !isMembers(name));
  if (extra === undefined) return;
  throw new FormatError(what, `no member has the tensor ${JSON.stringify(extra)}.`);
}

/** What the names of a member's tensors begin with. */
const prefixOf = (member: number): string => `${member}/`;

function withoutPrefix<T>(named: ReadonlyMap<string, T>, prefix: string): ReadonlyMap<string, T> {
  const own = [...named].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** The model as its file gives it back. */
function checkedNetwork(what: string, { spec: model, weights, ...rest }: Model): Model {
  const { spec, ...others } = networkParts(what, { model, ...rest });
  return { spec, weights: roundInt8(spec, checkWeights(what, spec, weights)), ...others };
}

function checkedEnsemble(what: string, { spec: model, members, ...rest }: Ensemble): Ensemble {
  const parts = partsOf(what, { model, ...rest }, validateEnsembleSpec);
  const checked = members.map((one, i) => checkedNetwork(`${what}, member ${i + 1}`, one));
  const ensemble = { ...parts, members: checked };
  asFormat(what, () => checkMembers(ensemble));
  return ensemble;
}

function networkParts(what: string, described: Described) {
  return partsOf(what, described, (value, where) => {
    const spec = validateSpec(value, where);
    checkSizes(what, spec);
    return spec;
  });
}

/** A description as its checks leave it: known fields in their order. */
function partsOf<S>(what: string, { model, provenance, confidence }: Described, check: Check<S>) {
  return asFormat(what, () => ({
    spec: check(model, "model"),
    provenance: validateProvenance(provenance, "provenance"),
    ...(confidence !== undefined && { confidence: validateConfidence(confidence, "confidence") }),
  }));
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

function metadataOf(model: AnyModel): Map<string, string> {
  const described = ({ spec, provenance, confidence }: Model | Ensemble) => {
    return { model: spec, provenance, ...(confidence && { confidence }) };
  };
  const own = Object.entries(described(model)).map(([key, value]) => {
    return [key, JSON.stringify(value)] as const;
  });
  const members = isEnsemble(model) ? JSON.stringify(model.members.map(described)) : undefined;
  return new Map([
    ["format", members === undefined ? FORMAT : ENSEMBLE_FORMAT],
    ["version", VERSION],
    ...own,
    ...(members === undefined ? [] : [["members", members] as const]),
    ["preprocessing", PREPROCESSING_VERSION],
  ]);
}

/** Weights are numbers like any others: only a sum tells those of the training from damaged ones. */
function sumOfModel(metadata: ReadonlyMap<string, string>, model: AnyModel): string {
  const text = SUMMED.flatMap((key) => metadata.get(key) ?? []).join("\n");
  const weights = membersOf(model).flatMap((member) => [...member.weights.values()]);
  return String(
    sumOf(
      text,
      weights.map(({ data }) => data),
    ),
  );
}
