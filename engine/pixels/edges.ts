import { LEVELS, type Plane } from "./plane.ts";

// The pixels along the edges of a plane, as a ring, clockwise from the upper left corner.

/** Where they are in the plane. */
export function edgePlaces({ width, height }: Plane): Uint32Array {
  const places: number[] = [];
  for (let x = 0; x < width; x++) places.push(x);
  for (let y = 1; y < height; y++) places.push(y * width + width - 1);
  if (height > 1) for (let x = width - 2; x >= 0; x--) places.push((height - 1) * width + x);
  if (width > 1) for (let y = height - 2; y > 0; y--) places.push(y * width);
  return Uint32Array.from(places);
}

export function edgeLevels(plane: Plane): Uint8Array {
  return Uint8Array.from(edgePlaces(plane), (i) => plane.data[i]!);
}

/** Of a ring of levels, the median of each and of `half` neighbours on either side. */
export function movingMedian(levels: Uint8Array, half: number): Uint8Array {
  const n = levels.length;
  const counts = new Uint32Array(LEVELS);
  for (let k = -half; k <= half; k++) counts[levels[(k + n) % n]!]!++;
  const result = new Uint8Array(n);
  // `below` counts those of the window that are lower than `median`.
  let median = 0;
  let below = 0;
  for (let k = 0; k < n; k++) {
    while (below > half) below -= counts[--median]!;
    while (below + counts[median]! <= half) below += counts[median++]!;
    result[k] = median;
    const leaves = levels[(k - half + n) % n]!;
    const enters = levels[(k + half + 1) % n]!;
    counts[leaves]!--;
    counts[enters]!++;
    if (leaves < median) below--;
    if (enters < median) below++;
  }
  return result;
}

/**
 * Of a ring of levels over its base, the base raised to what rises from it without being steep anywhere: by no more
 * than `most` levels over `span` places.
 */
export function followGentle(
  levels: Uint8Array,
  base: Uint8Array,
  span: number,
  most: number,
): Uint8Array {
  const n = levels.length;
  const at = (k: number) => levels[(k + n) % n]!;
  const isSteep = (k: number) => Math.abs(at(k + span) - at(k)) > most;
  const result = base.slice();
  const start = levels.findIndex((level, k) => level <= base[k]!);
  let steep = false;
  let run: number[] = [];
  for (let i = 1; start >= 0 && i <= n; i++) {
    const k = (start + i) % n;
    steep ||= isSteep(k - span) || isSteep(k);
    if (levels[k]! > base[k]!) {
      run.push(k);
      continue;
    }
    if (!steep) for (const place of run) result[place] = levels[place]!;
    run = [];
    steep = false;
  }
  return result;
}
