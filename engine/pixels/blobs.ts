import { findPatches, type Patch, touchesEdge } from "./components.ts";
import type { Plane } from "./plane.ts";

// What an edge leaves of things in the picture: the shade of a table beside a sheet, a thumb. It is much
// thicker than what is written, which is told by what keeps clear of the edges.

/** A thing is so many times as thick as what is written. */
const THICK = 3;

/** What is written is at least this part of a thing; specks beside a digit in a tight box are less. */
const ENOUGH = 1 / 8;

/** What rises, without things; what is written and they are above the threshold, in the mask. */
export function removeBlobs(rise: Plane, mask: Plane): Plane {
  const patches = findPatches(mask).map((patch) => ({ ...patch, thick: thickness(patch, mask) }));
  const written = patches.filter(({ box }) => !touchesEdge(box, mask));
  const ink = written.reduce((sum, { places }) => sum + places.length, 0);
  const most = THICK * usualThickness(written);
  const blobs = patches.filter(({ thick, places, box }) => {
    return thick > most && ink >= ENOUGH * places.length && touchesEdge(box, mask);
  });
  if (blobs.length === 0) return rise;
  const data = rise.data.slice();
  for (const { places } of blobs) for (const i of places) data[i] = 0;
  return { ...rise, data };
}

/** Twice its area over the length of its outline: of strokes the pen's width, however they turn. */
function thickness({ places }: Patch, { width, height, data }: Plane): number {
  let outline = 0;
  for (const i of places) {
    const x = i % width;
    const isInside =
      (x === 0 || data[i - 1] !== 0) &&
      (x === width - 1 || data[i + 1] !== 0) &&
      (i < width || data[i - width] !== 0) &&
      (i >= width * (height - 1) || data[i + width] !== 0);
    if (!isInside) outline++;
  }
  return (2 * places.length) / Math.max(1, outline);
}

/** The thickness of the patch in the middle of all ink: specks hardly count. */
function usualThickness(patches: readonly (Patch & { readonly thick: number })[]): number {
  const ordered = patches.toSorted((a, b) => a.thick - b.thick);
  const total = ordered.reduce((sum, { places }) => sum + places.length, 0);
  let sum = 0;
  for (const { places, thick } of ordered) {
    sum += places.length;
    if (2 * sum >= total) return thick;
  }
  return 0;
}
