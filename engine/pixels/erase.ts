import { type Line, placeOf } from "./hough.ts";
import { LEVELS, quantile } from "./plane.ts";
import type { Runs, Walk } from "./runs.ts";

/** Clears the line's runs and their soft edges, but none that is much thicker than most of them. */
export function erase(data: Uint8Array, { sizes }: Runs, walk: Walk, line: Line): void {
  const { length, breadth, along, across } = walk;
  const places = new Int32Array(length).fill(-1);
  const counts = new Uint32Array(LEVELS);
  for (let a = 0; a < length; a++) {
    const b = placeOf(line, a, walk);
    for (const near of [b, b - 1, b + 1]) {
      if (near < 0 || near >= breadth || sizes[a * along + near * across] === 0) continue;
      places[a] = near;
      counts[sizes[a * along + near * across]!]!++;
      break;
    }
  }
  const typical = quantile(counts, 0.5);
  for (let a = 0; a < length; a++) {
    const near = places[a]!;
    if (near < 0) continue;
    const size = sizes[a * along + near * across]!;
    if (size <= 2 * typical + 1) clearRun(data, sizes, walk, a, near);
  }
}

/** Clears a run, and on either side what falls off from it. */
export function clearRun(
  data: Uint8Array,
  sizes: Uint8Array,
  walk: Walk,
  a: number,
  b: number,
): void {
  const { breadth, along, across } = walk;
  const at = (place: number) => a * along + place * across;
  let start = b;
  let end = b + 1;
  while (start > 0 && sizes[at(start - 1)]! > 0) start--;
  while (end < breadth && sizes[at(end)]! > 0) end++;
  while (start > 0 && data[at(start - 1)]! < data[at(start)]!) start--;
  while (end < breadth && data[at(end)]! < data[at(end - 1)]!) end++;
  for (let place = start; place < end; place++) data[at(place)] = 0;
}
