import { type Evaluation, formatReport } from "@inkling/engine";
import { accuracy, count, loss } from "../models/format.ts";
import { table } from "./output.ts";

/** `accuracy 99.12 %, loss 0.0271, top-3 99.98 % on 10,000 images` */
export function summaryLine(evaluation: Evaluation): string {
  const figures = [
    `accuracy ${accuracy(evaluation.accuracy)}`,
    `loss ${loss(evaluation.loss)}`,
    `top-3 ${accuracy(evaluation.top3)}`,
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

/** The figures for programs: all but the single mistakes. */
export function reportFacts({ mistakes: _, ...figures }: Evaluation): Omit<Evaluation, "mistakes"> {
  return figures;
}
