import { type Classifier, type Prediction, predictionOf } from "@inkling/engine";
import type { LabelledPicture } from "../../models/labelled.ts";
import { placeOf, prepare, toPixels, type Unreadable } from "../../models/prepare.ts";

/** What the model said of one picture. */
export interface Answer {
  readonly picture: LabelledPicture;
  /** The class's place; -1 for what is no digit. */
  readonly label: number;
  /** The answer's; -1 where the preprocessing found nothing on the picture. */
  readonly answer: number;
  readonly confidence: number;
  /** Of the two likeliest classes together: what a model's threshold is about. */
  readonly pair: number;
  /** [28, 28] bytes, zeros where nothing was found. */
  readonly input: Uint8Array;
}

export interface Answers {
  readonly all: readonly Answer[];
  readonly unreadable: readonly Unreadable[];
}

/** The label of pictures that show no digit. */
export const NO_DIGIT = "none";

/** Bytes of an input. */
const SIZE = 28 * 28;

/** Reads pictures as the page does: preprocessing, then the model. A picture without ink has no answer. */
export async function answer(
  classifier: Classifier,
  pictures: readonly LabelledPicture[],
): Promise<Answers> {
  const { classes } = classifier.model.spec;
  const prepared = await prepare(pictures);
  const labelOf = (picture: LabelledPicture) =>
    picture.label === NO_DIGIT ? -1 : placeOf(picture, classes);
  const probabilities = classifier.probabilities(toPixels(prepared.inputs));
  const answered = prepared.pictures.map((picture, i): Answer => {
    const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    const prediction = predictionOf(row, classifier.model);
    const { digit, confidence } = prediction;
    const input = prepared.inputs.subarray(i * SIZE, (i + 1) * SIZE);
    return {
      picture,
      label: labelOf(picture),
      answer: digit,
      confidence,
      pair: pairOf(prediction),
      input,
    };
  });
  const nothing = prepared.blank.map((picture): Answer => {
    const input = new Uint8Array(SIZE);
    return { picture, label: labelOf(picture), answer: -1, confidence: 0, pair: 0, input };
  });
  return { all: [...answered, ...nothing], unreadable: prepared.unreadable };
}

export const pairOf = ({ top: [first, second] }: Prediction): number =>
  (first?.confidence ?? 0) + (second?.confidence ?? 0);

/** Share of right answers; none at all are none right. */
export function accuracyOf(answers: readonly Answer[]): number {
  const right = answers.filter(({ label, answer }) => label === answer).length;
  return right / Math.max(1, answers.length);
}
