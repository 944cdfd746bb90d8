import { type ClassifierOptions, loadModel } from "./classifier.ts";
import { fitConfidence } from "./confidence.ts";
import type { Dataset } from "./dataset.ts";
import type { Model } from "./model.ts";

/**
 * The model with its confidence fitted on images that it was not trained on: see `fitConfidence`. Whatever
 * confidence it had is left out first, and stays out of a model that answers with NaN. `images` are
 * of the model's input size. With `threads` from 2 the caller's own thread stays free meanwhile.
 * @throws ValueError when there are none, or they are of another size
 */
export async function calibrate(
  { confidence: _, ...model }: Model,
  { images, labels }: Pick<Dataset, "images" | "labels">,
  options: ClassifierOptions = {},
): Promise<Model> {
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
