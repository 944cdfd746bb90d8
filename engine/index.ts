// The public API of @inkling/engine. Entries for Node and browsers add the host and export all of this.

export { type Activations, type LayerOutput, loadActivations } from "./activations.ts";
export { calibrate } from "./calibrate.ts";
export * from "./calibration.ts";
export { modelOfCheckpoint } from "./checkpoint-model.ts";
export {
  type Choice,
  type Classifier,
  type ClassifierOptions,
  loadModel,
  type Prediction,
  predictionOf,
} from "./classifier.ts";
export * from "./confidence.ts";
export * from "./dataset.ts";
export { type Embedding, loadEmbedding } from "./embedding.ts";
export {
  type AnyModel,
  type Ensemble,
  type EnsembleSpec,
  ensembleOf,
  isEnsemble,
  membersOf,
} from "./ensemble.ts";
export * from "./errors.ts";
export * from "./evaluate.ts";
export type * from "./events.ts";
export { datasetFromIdx, gunzipIfNeeded, readIdx, writeIdx } from "./idx.ts";
export { type Build, detectBuild, type KernelOptions, type Kernels } from "./kernels.ts";
export * from "./model.ts";
export { decodeAnyModel, decodeModel, encodeModel } from "./model-file.ts";
export * from "./pixels.ts";
export {
  describe,
  type LayerDescription,
  multiplyAdds,
  parameterCount,
  parameterShapes,
} from "./plan/shapes.ts";
export { quantize } from "./quantize.ts";
export type { ReadDigit, ReadRow } from "./read/look.ts";
export { type NumberOptions, type NumberReading, readNumber } from "./read.ts";
export type * from "./recipe.ts";
export {
  type Int8Tensor,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
export { splitOf } from "./train/split.ts";
export { createTrainer, type Trainer, type TrainerOptions } from "./train/trainer.ts";
export * from "./validate.ts";
