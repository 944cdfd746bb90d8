import type { Classifier } from "@inkling/engine";
import { accuracyOf, answer } from "./answers.ts";
import { drawnWith } from "./kinds.ts";
import { PLACES, SIZES, WIDTHS } from "./pens.ts";
import type { PenDrawing } from "./strokes.ts";

/** One pen, size and place, and how many of the drawings are read right. */
export interface Cell {
  readonly width: number;
  readonly size: number;
  readonly place: string;
  readonly accuracy: number;
}

/** All drawings with every pen, at every place, in every size. */
export async function penGrid(
  classifier: Classifier,
  drawings: readonly PenDrawing[],
  onProgress: (done: number, total: number) => void,
): Promise<readonly Cell[]> {
  const combinations = WIDTHS.flatMap((width) =>
    SIZES.flatMap((size) => PLACES.map(([place, at]) => ({ width, size, place, at }))),
  );
  const cells: Cell[] = [];
  for (const { place, ...pen } of combinations) {
    const { all } = await answer(classifier, drawnWith(drawings, pen));
    cells.push({ width: pen.width, size: pen.size, place, accuracy: accuracyOf(all) });
    onProgress(cells.length, combinations.length);
  }
  return cells;
}

export const bestOf = (cells: readonly Cell[]): Cell =>
  cells.reduce((best, cell) => (cell.accuracy > best.accuracy ? cell : best));

export const worstOf = (cells: readonly Cell[]): Cell =>
  cells.reduce((worst, cell) => (cell.accuracy < worst.accuracy ? cell : worst));

/** The mean accuracy of the cells of these properties. */
export function meanOf(cells: readonly Cell[], wanted: Partial<Cell>): number {
  const keys = Object.keys(wanted) as (keyof Cell)[];
  const some = cells.filter((cell) => keys.every((key) => cell[key] === wanted[key]));
  return some.reduce((sum, { accuracy }) => sum + accuracy, 0) / some.length;
}
