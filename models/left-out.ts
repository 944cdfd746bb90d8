import type { Step, StepName } from "@inkling/engine";

// What a model would see if a step of the preprocessing were left out, as many a page does that reads digits: from the
// pictures on the way to its input.

/** Of the input. */
const SIDE = 28;

export interface LeftOut {
  /** The step that is not done. */
  readonly name: StepName;
  /** What the model would see, [784], 0..1. */
  readonly pixels: Float32Array;
}

/**
 * Three steps of a digit that would be missed: the ground is not taken off, so that paper counts as ink; the
 * whole picture is reduced, wherever in it the digit is and however large; the digit is centred by its box, not
 * its mass. Nothing where there is no digit.
 */
export function leftOut(steps: readonly Step[]): readonly LeftOut[] {
  const step = (name: StepName) => steps.find((one) => one.name === name);
  const [grey, ink, fitted] = [step("grey"), step("ink"), step("fitted")];
  if (!grey || !ink || !fitted) return [];
  return [
    { name: "ground", pixels: reduced(grey) },
    { name: "fitted", pixels: reduced(ink) },
    { name: "input", pixels: inTheMiddle(fitted) },
  ];
}

/** The whole picture in the middle of a square, reduced to the input's size: means of the pixels that each one covers. */
function reduced({ width, height, data }: Step): Float32Array {
  const side = Math.max(width, height);
  const [left, top] = [(side - width) >> 1, (side - height) >> 1];
  const edge = (i: number) => Math.floor((i * side) / SIDE);
  return Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
    let [sum, count] = [0, 0];
    for (let y = edge(row); y < Math.max(edge(row) + 1, edge(row + 1)); y++) {
      for (let x = edge(column); x < Math.max(edge(column) + 1, edge(column + 1)); x++) {
        const isInside = y >= top && y < top + height && x >= left && x < left + width;
        if (isInside) sum += data[(y - top) * width + x - left]!;
        count++;
      }
    }
    return sum / count / 255;
  });
}

function inTheMiddle({ width, height, data }: Step): Float32Array {
  const [left, top] = [(SIDE - width) >> 1, (SIDE - height) >> 1];
  const pixels = new Float32Array(SIDE * SIDE);
  for (const [i, level] of data.entries()) {
    const [x, y] = [left + (i % width), top + Math.floor(i / width)];
    pixels[y * SIDE + x] = level / 255;
  }
  return pixels;
}
