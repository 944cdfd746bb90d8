import {
  type Classifier,
  type Dataset,
  evaluate,
  membersOf,
  splitOf,
  subset,
} from "@inkling/engine";
import { loadMnist } from "../../models/mnist.ts";
import { toPixels } from "../../models/prepare.ts";
import { pairOf } from "./answers.ts";

export interface MnistFigures {
  readonly accuracy: number;
  /** Expected calibration error on the test images. */
  readonly calibrationError: number;
  /** Share of the validation images whose answer is not sure enough to be given. */
  readonly falseRejects: number;
  readonly validationCount: number;
}

/** What a model trained with its recipe kept for validation; without one, what the usual recipe keeps. */
const USUAL = { seed: 1, validation: 0.1 };

/** MNIST as it is, without preprocessing: the test's figures, and what the threshold costs. */
export async function measureMnist(
  classifier: Classifier,
  isAnswered: (pair: number) => boolean,
): Promise<MnistFigures> {
  const { train, test } = await loadMnist();
  const { accuracy, calibration } = await evaluate(classifier, test);
  // The members of an ensemble keep the same images.
  const recipe = membersOf(classifier.model)[0]?.provenance.recipe ?? USUAL;
  const kept = subset(train, (await splitOf(train, recipe)).validation);
  const rejected = pairs(classifier, kept).filter((pair) => !isAnswered(pair));
  return {
    accuracy,
    calibrationError: calibration.error,
    falseRejects: rejected.length / Math.max(1, kept.count),
    validationCount: kept.count,
  };
}

/** Of the answers to all images. */
function pairs(classifier: Classifier, { images }: Dataset): number[] {
  return classifier.classifyAll(toPixels(images)).map(pairOf);
}
