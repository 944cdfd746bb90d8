import { FormatError } from "./errors.ts";
import { isObject, parseJson } from "./json.ts";
import type { Model } from "./model.ts";
import { type ParamBlocks, parameterTable, readParameters } from "./plan/parameters.ts";
import { readSafetensors } from "./safetensors.ts";
import { validateRecipe, validateSpec } from "./validate.ts";

/**
 * The model as it is in the middle of its training: the weights of a checkpoint, averaged ones where the
 * recipe averages. @throws FormatError for what is no checkpoint, ValueError for one of an unknown model
 */
export function modelOfCheckpoint(bytes: Uint8Array): Model {
  const { tensors, metadata } = readSafetensors(bytes, "checkpoint");
  if (metadata.get("format") !== "inkling-checkpoint") {
    throw new FormatError("checkpoint", "it is not an Inkling checkpoint.");
  }
  const job = parseJson(metadata.get("job") ?? "", "checkpoint, job");
  if (!isObject(job)) throw new FormatError("checkpoint", "it does not say what it is of.");
  const spec = validateSpec(job.spec, "spec");
  const recipe = validateRecipe(job.recipe, "recipe");
  const prefix = recipe.ema === undefined ? "" : "average.";
  const table = parameterTable(spec);
  const block = (name: keyof ParamBlocks, floats: number): Float32Array => {
    const data = tensors.get(prefix + name)?.data;
    if (data?.length === floats) return data;
    throw new FormatError("checkpoint", `tensor ${prefix}${name} is missing or of another size.`);
  };
  const blocks = {
    trainable: block("trainable", table.trainableFloats),
    state: block("state", table.stateFloats),
  };
  return { spec, weights: readParameters(spec, table, blocks), provenance: { recipe } };
}
