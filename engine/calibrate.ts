import { type ClassifierOptions, loadModel } from "./classifier.ts";
import { fitConfidence } from "./confidence.ts";
import type { Dataset } from "./dataset.ts";
import type { Model } from "./model.ts";

/**
 * The model with its confidence fitted on images that it was not trained on: see `fitConfidence`. Whatever
 * confidence it had is left out first. `images` are of the model's input size.
 * @throws ValueError when there are none, or they are of another size
 */
export async function calibrate(
  { confidence: _, ...model }: Model,
  { images, labels }: Pick<Dataset, "images" | "labels">,
  options: ClassifierOptions = {},
): Promise<Model> {
  const classifier = await loadModel(model, options);
  try {
    const pixels = Float32Array.from(images, (level) => level / 255);
    const probabilities = await classifier.probabilitiesByThreads(pixels);
    return { ...model, confidence: fitConfidence({ probabilities, labels }) };
  } finally {
    await classifier.close();
  }
}
