import { cell } from "../models/csv.ts";
import type { SetResult } from "./set-result.ts";

const HEADINGS = ["file", "label", "answer", "confidence", "data", "model"];

/**
 * What was read wrong, as a table for spreadsheets: a line each, the surest mistake first, then the blank
 * pictures, which have no answer.
 */
export function errorsCsv(results: readonly SetResult[]): string {
  return [HEADINGS, ...results.flatMap(rows)]
    .map((row) => `${row.map(cell).join(",")}\r\n`)
    .join("");
}

function rows({ found, data, evaluation, blank, nameOf }: SetResult): string[][] {
  const { classes } = found.model.spec;
  const label = (place: number) => classes[place] ?? String(place);
  const mistakes = evaluation.mistakes.map(({ index, actual, predicted, probabilities }) => [
    nameOf(index),
    label(actual),
    label(predicted),
    probabilities[predicted]!.toFixed(4),
    data,
    found.name,
  ]);
  const nothing = blank.map((picture) => {
    const shown = typeof picture.label === "number" ? label(picture.label) : picture.label;
    return [picture.name, shown, "", "", data, found.name];
  });
  return [...mistakes, ...nothing];
}
