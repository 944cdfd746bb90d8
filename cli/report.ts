import { type Calibration, type Evaluation, formatReport } from "@inkling/engine";
import { accuracy, count, loss, percent } from "../models/format.ts";
import { table } from "./output.ts";

/** `accuracy 99.12 %, loss 0.0271, top-3 99.98 %, calibration error 0.42 % on 10,000 images` */
export function summaryLine(evaluation: Evaluation): string {
  const figures = [
    `accuracy ${accuracy(evaluation.accuracy)}`,
    `loss ${loss(evaluation.loss)}`,
    `top-3 ${accuracy(evaluation.top3)}`,
    `calibration error ${accuracy(evaluation.calibration.error)}`,
  ];
  return `${figures.join(", ")} on ${count(evaluation.count)} images`;
}

/** The classification report and the confusion matrix. */
export function fullReport(evaluation: Evaluation): string {
  return [formatReport(evaluation), confusionTable(evaluation)].join("\n");
}

/** Counts; a row is what the pictures show, a column what the model read. */
function confusionTable({ confusion, perClass }: Evaluation): string {
  const labels = perClass.map(({ label }) => label);
  const rows = confusion.map((row, i) => [
    labels[i]!,
    ...row.map((n) => (n === 0 ? "." : String(n))),
  ]);
  const heading = "Confusion: rows are what is shown, columns what was read.";
  return `${heading}\n\n${table([["", ...labels], ...rows], "r".repeat(labels.length + 1))}`;
}

/** Answers by their confidence: how sure the model was, and how often it was right. */
export function calibrationTable({ bins }: Calibration): string {
  const rows = bins
    .filter((bin) => bin.count > 0)
    .map(({ low, high, count: n, confidence, accuracy: right }) => [
      `${percent(low)} to ${percent(high)}`,
      count(n),
      accuracy(confidence),
      accuracy(right),
    ]);
  const headings = ["confidence", "images", "on average", "right"];
  return table([headings, ...rows], "rrrr");
}

/** The figures for programs: all but the single mistakes. */
export function reportFacts({ mistakes: _, ...figures }: Evaluation): Omit<Evaluation, "mistakes"> {
  return figures;
}
