import type { Pen } from "./raster.ts";
import type { Point } from "./strokes.ts";

/** Pixels of a canvas of 280: the page's slider goes from 8 to 45. */
export const WIDTHS = [8, 12, 16, 22, 28] as const;
export const SIZES = [100, 150, 200] as const;

export const PLACES: readonly (readonly [name: string, at: Point])[] = [
  ["centre", [0.5, 0.5]],
  ["top left", [0, 0]],
  ["top right", [1, 0]],
  ["bottom left", [0, 1]],
  ["bottom right", [1, 1]],
];

/** The pen that a kind of strokes is measured with where one is enough. */
export const MIDDLE: Pen = { width: WIDTHS[2], size: SIZES[1], at: PLACES[0]![1] };
