import { type Plane, WHITE } from "./plane.ts";

/** Any plane at another size: the mean of the area a pixel covers when shrinking, bilinear when enlarging. */
export function resample({ width, height, data }: Plane, toWidth: number, toHeight: number): Plane {
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
