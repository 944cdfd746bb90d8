import { type ClassifierOptions, loadModel } from "./classifier.ts";
import { fitConfidence } from "./confidence.ts";
import type { Dataset } from "./dataset.ts";
import type { AnyModel, Ensemble } from "./ensemble.ts";
import type { Model } from "./model.ts";

type Known = Pick<Dataset, "images" | "labels">;

/**
 * The model with its confidence fitted on images that it was not trained on: see `fitConfidence`. Whatever
 * confidence it had is left out first, and stays out of a model that answers with NaN. `images` are
 * of the model's input size. With `threads` from 2 the caller's own thread stays free meanwhile. The members of
 * an ensemble keep their own.
 * @throws ValueError when there are none, or they are of another size
 */
export function calibrate(model: Model, data: Known, options?: ClassifierOptions): Promise<Model>;
export function calibrate(
  model: Ensemble,
  data: Known,
  options?: ClassifierOptions,
): Promise<Ensemble>;
export async function calibrate(
  { confidence: _, ...model }: AnyModel,
  { images, labels }: Known,
  options: ClassifierOptions = {},
): Promise<AnyModel> {
  const classifier = await loadModel(model, options);
  try {
    const pixels = new Float32Array(images.length);
    for (let i = 0; i < images.length; i++) pixels[i] = images[i]! / 255;
    const probabilities = await classifier.probabilitiesByThreads(pixels);
    if (probabilities.some(Number.isNaN)) return model;
    return { ...model, confidence: fitConfidence({ probabilities, labels }) };
  } finally {
    await classifier.close();
  }
}
