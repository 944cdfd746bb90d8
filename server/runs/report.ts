import type { Dataset, Evaluation } from "@inkling/engine";
import type { RunEvaluation, RunResult } from "../deps.ts";

/** Misread pictures kept: enough to look through, and half a megabyte at most. */
const MOST = 500;

export function summary({ count, accuracy, loss, top3 }: Evaluation): RunResult {
  return { count, accuracy, loss, top3 };
}

/** The evaluation with its misread pictures in it, so that it outlives changes of the data. */
export function report(evaluation: Evaluation, data: Dataset): RunEvaluation {
  const { mistakes, ...rest } = evaluation;
  const answers = data.labels.slice();
  for (const { index, predicted } of mistakes) answers[index] = predicted;
  const size = data.rows * data.columns;
  const picture = (index: number) =>
    Buffer.from(data.images.subarray(index * size, (index + 1) * size)).toString("base64");
  return {
    ...rest,
    classes: data.classes,
    rows: data.rows,
    columns: data.columns,
    answers: Buffer.from(answers).toString("base64"),
    mistakeCount: mistakes.length,
    mistakes: mistakes.slice(0, MOST).map((one) => ({ ...one, image: picture(one.index) })),
  };
}
