import { findPatches, type Patch, touchesEdge } from "./components.ts";
import type { Plane } from "./plane.ts";

// What an edge leaves of things in the picture: the shade of a table beside a sheet, a thumb. It is much
// thicker than what is written, which is told by what keeps clear of the edges.

/** A thing is so many times as thick as what is written. */
const THICK = 6;

/** What is written is at least this part of a thing; specks beside a digit in a tight box are less. */
const ENOUGH = 1 / 8;

/** What rises, without things; what is written and they are above the threshold, in the mask. */
export function removeBlobs(rise: Plane, mask: Plane): Plane {
  const patches = findPatches(mask);
  const written = patches.filter(({ box }) => !touchesEdge(box, mask));
  const ink = written.reduce((sum, { places }) => sum + places.length, 0);
  const most = THICK * usualThickness(written);
  const blobs = patches.filter((patch) => {
    const isLarge = thickness(patch) > most && ink >= ENOUGH * patch.places.length;
    return isLarge && touchesEdge(patch.box, mask);
  });
  if (blobs.length === 0) return rise;
  const data = rise.data.slice();
  for (const { places } of blobs) for (const i of places) data[i] = 0;
  return { ...rise, data };
}

/** Of a digit some pens' width, as its strokes turn; of a blob its own. */
const thickness = ({ places, box }: Patch): number =>
  places.length / Math.max(box.width, box.height);

/** The thickness of the patch in the middle of all ink: specks hardly count. */
function usualThickness(patches: readonly Patch[]): number {
  const ordered = patches.toSorted((a, b) => thickness(a) - thickness(b));
  const total = ordered.reduce((sum, { places }) => sum + places.length, 0);
  let sum = 0;
  for (const patch of ordered) {
    sum += patch.places.length;
    if (2 * sum >= total) return thickness(patch);
  }
  return 0;
}
