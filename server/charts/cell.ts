import type { Dataset } from "@inkling/engine";
import type { RunEvaluation } from "../deps.ts";

/** One cell of a confusion matrix: classes by their places. */
export interface Cell {
  readonly actual: number;
  readonly predicted: number;
}

/** Pictures of a cell of which nothing more is kept than what they were read as. */
export interface CellPictures {
  readonly total: number;
  /** Place of the first one shown among all of them. */
  readonly from: number;
  readonly shown: readonly { readonly index: number; readonly pixels: Uint8Array }[];
}

/** Pictures on a page. */
export const PAGE = 100;

/**
 * The pictures of a cell that are not among the mistakes kept: right answers, and what there was no room for.
 * None where the run was measured by an earlier version, or on data that is no longer the same.
 */
export function cellPictures(
  { answers, mistakes }: RunEvaluation,
  { actual, predicted }: Cell,
  test: Dataset | undefined,
  from = 0,
): CellPictures {
  const read = Buffer.from(answers ?? "", "base64");
  if (test === undefined || read.length !== test.count) return { total: 0, from: 0, shown: [] };
  const kept = new Set(mistakes.map(({ index }) => index));
  const places = [...read.keys()].filter(
    (place) => test.labels[place] === actual && read[place] === predicted && !kept.has(place),
  );
  const size = test.rows * test.columns;
  const shown = places.slice(from, from + PAGE).map((index) => {
    return { index, pixels: test.images.subarray(index * size, (index + 1) * size) };
  });
  return { total: places.length, from, shown };
}
