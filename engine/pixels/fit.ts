import { histogram, mapLevels, type Plane, quantile, WHITE } from "./plane.ts";
import { type Keep, keepNone } from "./steps.ts";

// MNIST's geometry: the digit fits a square of 20 pixels, aspect kept, and its centre of mass lies
// at the centre of a square of 28.

/** Side of the input. */
export const SIDE = 28;

/** Longer side of a digit. */
const DIGIT = 20;

/** Where the centre of mass goes, counted from the centre of the first pixel: MNIST's own mean is 14.0. */
const CENTRE = 14;

/** A digit this close to its size is left as it is: resampling would only blur it. */
const CLOSE = 1;

/**
 * [28, 28]: the ink of exactly one digit, cropped to it, of any size, fitted and centred. All zeros
 * where so little of it is spread so far that none is left when it is shrunk.
 */
export function inputOf(digit: Plane, keep: Keep = keepNone): Plane {
  const fitted = fit(digit);
  keep("fitted", fitted);
  const input = centre(fitted);
  keep("input", input);
  return input;
}

/** The digit with its longer side 20 pixels, soft edges kept, and full ink full again. */
function fit(digit: Plane): Plane {
  const { width, height } = digit;
  const longer = Math.max(width, height);
  if (Math.abs(longer - DIGIT) <= CLOSE) return digit;
  const scaled = (side: number) => Math.max(1, Math.round((side * DIGIT) / longer));
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

/** Any plane at another size: the mean of the area a pixel covers when shrinking, bilinear when enlarging. */
function resample({ width, height, data }: Plane, toWidth: number, toHeight: number): Plane {
  const columns = taps(width, toWidth);
  const rows = taps(height, toHeight);
  const narrow = new Float64Array(height * toWidth);
  for (let y = 0; y < height; y++) {
    columns.forEach(({ start, weights }, x) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * data[y * width + start + k]!;
      narrow[y * toWidth + x] = sum;
    });
  }
  const result = new Uint8Array(toHeight * toWidth);
  rows.forEach(({ start, weights }, y) => {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        sum += weights[k]! * narrow[(start + k) * toWidth + x]!;
      }
      result[y * toWidth + x] = Math.max(0, Math.min(WHITE, Math.round(sum)));
    }
  });
  return { width: toWidth, height: toHeight, data: result };
}

/** What one pixel of the result is made of: weights, adding up to 1, of the pixels from `start` on. */
interface Taps {
  readonly start: number;
  readonly weights: readonly number[];
}

function taps(from: number, to: number): Taps[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) =>
    scale >= 1 ? areaTaps(i * scale, (i + 1) * scale, from) : linearTaps((i + 0.5) * scale, from),
  );
}

/** The pixels between two places on the axis, each by how much of it lies between them. */
function areaTaps(begin: number, end: number, from: number): Taps {
  const start = Math.min(from - 1, Math.floor(begin));
  const stop = Math.max(start + 1, Math.min(from, Math.ceil(end)));
  const weights: number[] = [];
  for (let i = start; i < stop; i++) {
    weights.push((Math.min(end, i + 1) - Math.max(begin, i)) / (end - begin));
  }
  return { start, weights };
}

/** The two pixels whose centres are left and right of a place on the axis. */
function linearTaps(place: number, from: number): Taps {
  const at = Math.max(0, Math.min(from - 1, place - 0.5));
  const start = Math.min(Math.floor(at), Math.max(0, from - 2));
  return from === 1 ? { start, weights: [1] } : { start, weights: [start + 1 - at, at - start] };
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
