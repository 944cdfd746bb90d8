/** One line of the pen, in a square of side 1: right at any size of the canvas. */
export interface Stroke {
  /** x0, y0, x1, y1, … each 0..1 (beyond when the pen left the square). */
  readonly points: number[];
  /** Of the pen, as a share of the side. */
  readonly width: number;
  readonly erase: boolean;
  /** Of a pen that feels it: how hard it was pressed at each point, 0..1; 0.5 is its usual width. */
  readonly pressures?: number[];
}

/** What the width of the pen is multiplied by at a point: half of it at no pressure, one and a half at most. */
export const widthFactor = (pressure: number): number => 0.5 + Math.max(0, Math.min(1, pressure));

/** Pens that feel no pressure say 0.5 all the time. */
export const feelsPressure = ({ pressures }: Stroke): boolean =>
  pressures?.some((pressure) => pressure !== 0.5) ?? false;
