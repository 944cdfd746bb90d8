import { findPatches, maskOf, type Patch } from "./components.ts";
import { applyMask, type Box, boundingBox, crop, mapLevels, type Plane } from "./plane.ts";

// Of the ink of a picture that shows one digit, what belongs to the digit: the main patch, large and near
// the middle, and all others but specks, a point after the digit, and what reaches in over an edge that the
// main patch keeps clear of. Parts of a broken digit may lie on any side and be of any size, so there is
// no telling them from a second digit that is whole.

/** A patch smaller than this part of the main one is a speck; beside its foot, smaller than this a point. */
const SPECK = 1 / 50;
const POINT = 1 / 8;

export interface Digit {
  /** Its ink alone, cropped to it. */
  readonly digit: Plane;
  /** Where it is in the plane of the ink. */
  readonly box: Box;
}

/** Of ink, the patches that make up one digit; undefined when there is no ink. */
export function digitOf(ink: Plane): Digit | undefined {
  const patches = findPatches(mapLevels(ink, (level) => (level > 0 ? 1 : 0)));
  const main = mainOf(patches, ink);
  if (main === undefined) return undefined;
  const parts = patches.filter((patch) => patch === main || belongsTo(main, patch));
  const mask = maskOf(parts, ink);
  const box = boundingBox(mask)!;
  return { digit: applyMask(crop(ink, box), crop(mask, box)), box };
}

/** The patch that is the largest, counted half where its middle is at an edge. */
function mainOf(patches: readonly Patch[], plane: Plane): Patch | undefined {
  let main: Patch | undefined;
  let most = 0;
  for (const patch of patches) {
    const { x, y, width, height } = patch.box;
    const offX = Math.abs(2 * x + width - plane.width) / plane.width;
    const offY = Math.abs(2 * y + height - plane.height) / plane.height;
    const weight = patch.places.length * (1 - Math.max(offX, offY) / 2);
    if (weight > most) [main, most] = [patch, weight];
  }
  return main;
}

function belongsTo(main: Patch, patch: Patch): boolean {
  const share = patch.places.length / main.places.length;
  if (share < SPECK || (patch.touchesEdge && !main.touchesEdge)) return false;
  return share >= POINT || !isPoint(main.box, patch.box);
}

/** Whether the second lies beside the foot of the first, rather than above or below it. */
function isPoint(a: Box, b: Box): boolean {
  const common = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  return 2 * common < b.width && 2 * b.y > 2 * a.y + a.height;
}
