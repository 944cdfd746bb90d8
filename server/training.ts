import { availableParallelism } from "node:os";
import {
  createTrainer,
  decodeModel,
  encodeModel,
  evaluate,
  loadModel,
  modelOfCheckpoint,
} from "@inkling/engine";
import type { Training } from "./deps.ts";

/**
 * Images between two turns of the event loop while a model is being measured: small, so that the
 * server answers meanwhile even when the model is a large one.
 */
const BATCH = 50;

/** Training and measuring with the engine. */
export const engineTraining: Training = {
  encode: encodeModel,
  decode: decodeModel,
  decodeCheckpoint: modelOfCheckpoint,
  start: createTrainer,
  async evaluate(model, data, onProgress) {
    const threads = availableParallelism();
    const classifier = await loadModel(model, { batch: BATCH, threads });
    try {
      const temperature = model.confidence?.temperature;
      return await evaluate(classifier, data, { batch: BATCH * threads, onProgress, temperature });
    } finally {
      await classifier.close();
    }
  },
};
