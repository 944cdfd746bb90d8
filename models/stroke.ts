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

/** A drawing as it was when `share`, 0..1, of the length of its lines was drawn. A dot is there once its turn has come. */
export function drawnSoFar(strokes: readonly Stroke[], share: number): readonly Stroke[] {
  const whole = strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0);
  const part: Stroke[] = [];
  let left = share * whole;
  for (const stroke of strokes) {
    const length = lengthOf(stroke);
    // Sums of the same lengths in the same order, but for what is lost on the way.
    if (length <= left + 1e-9) part.push(stroke);
    else {
      part.push(beginningOf(stroke, left));
      break;
    }
    left -= length;
  }
  return part;
}

const stepOf = ({ points }: Stroke, i: number): number =>
  Math.hypot(points[2 * i]! - points[2 * i - 2]!, points[2 * i + 1]! - points[2 * i - 1]!);

function lengthOf(stroke: Stroke): number {
  let length = 0;
  for (let i = 1; 2 * i < stroke.points.length; i++) length += stepOf(stroke, i);
  return length;
}

/** The first `length` of a stroke that is longer. */
function beginningOf(stroke: Stroke, length: number): Stroke {
  const { points, pressures } = stroke;
  let [i, left] = [1, length];
  for (; stepOf(stroke, i) < left; i++) left -= stepOf(stroke, i);
  const step = stepOf(stroke, i);
  // A pen that rested has steps of no length.
  const along = step > 0 ? Math.max(0, left) / step : 0;
  const between = (from: number, to: number) => from + along * (to - from);
  const x = between(points[2 * i - 2]!, points[2 * i]!);
  const y = between(points[2 * i - 1]!, points[2 * i + 1]!);
  return {
    ...stroke,
    points: [...points.slice(0, 2 * i), x, y],
    ...(pressures && { pressures: pressures.slice(0, i + 1) }),
  };
}
