/** One line of the pen, in a square of side 1: right at any size of the canvas. */
export interface Stroke {
  /** x0, y0, x1, y1, … each 0..1 (beyond when the pen left the square). */
  readonly points: number[];
  /** Of the pen, as a share of the side. */
  readonly width: number;
  readonly erase: boolean;
}
