import { histogram, mapLevels, type Plane, quantile, WHITE } from "./plane.ts";
import { resample } from "./resample.ts";
import { type Keep, keepNone } from "./steps.ts";

// MNIST's geometry: the digit fits a square of 20 pixels, aspect kept, and its centre of mass lies
// at the centre of a square of 28.

/** Side of the input. */
export const SIDE = 28;

/** Longer side of a digit. */
export const DIGIT = 20;

/** Where the centre of mass goes, counted from the centre of the first pixel: MNIST's own mean is 14.0. */
const CENTRE = 14;

/** A digit this close to its size is left as it is: resampling would only blur it. */
const CLOSE = 1;

/**
 * [28, 28]: the ink of exactly one digit, cropped to it, of any size, fitted to MNIST's size or to another
 * longer side, and centred. All zeros
 * where so little of it is spread so far that none is left when it is shrunk.
 */
export function inputOf(
  digit: Plane,
  { side = DIGIT, keep = keepNone }: { side?: number; keep?: Keep } = {},
): Plane {
  const fitted = fit(digit, side);
  keep("fitted", fitted);
  const input = centre(fitted);
  keep("input", input);
  return input;
}

/** [784] = [28, 28, 1], 0..1 in 255ths: an input as the network takes it. */
export const pixelsOf = ({ data }: Plane): Float32Array =>
  Float32Array.from(data).map((level) => level / WHITE);

/** The digit with its longer side so many pixels, soft edges kept, and full ink full again. */
function fit(digit: Plane, wanted: number): Plane {
  const { width, height } = digit;
  const longer = Math.max(width, height);
  if (Math.abs(longer - wanted) <= CLOSE) return digit;
  const scaled = (side: number) => Math.max(1, Math.round((side * wanted) / longer));
  return restoreInk(resample(digit, scaled(width), scaled(height)));
}

/**
 * Strokes thinner than a pixel of the smaller plane come out faint: stretches the plane so that
 * nine tenths of what is at least half as strong as the strongest are at most full.
 */
function restoreInk(plane: Plane): Plane {
  const strongest = plane.data.reduce((most, level) => Math.max(most, level), 0);
  const strong = plane.data.filter((level) => level * 2 >= strongest);
  const full = Math.max(1, quantile(histogram(strong), 0.9));
  return mapLevels(plane, (level) => Math.min(WHITE, Math.round((level * WHITE) / full)));
}

/** The digit in a square of 28, its centre of mass at the centre as nearly as whole pixels allow; nothing is cut off. */
function centre(digit: Plane): Plane {
  const { width, height, data } = digit;
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = data[y * width + x]!;
      mass += level;
      sumX += level * x;
      sumY += level * y;
    }
  }
  const square = new Uint8Array(SIDE * SIDE);
  const input = { width: SIDE, height: SIDE, data: square };
  // Without ink there is no centre of mass.
  if (mass === 0) return input;
  const left = place(sumX / mass, width);
  const top = place(sumY / mass, height);
  for (let y = 0; y < height; y++) {
    square.set(data.subarray(y * width, (y + 1) * width), (top + y) * SIDE + left);
  }
  return input;
}

function place(middle: number, size: number): number {
  return Math.max(0, Math.min(SIDE - size, Math.round(CENTRE - middle)));
}
