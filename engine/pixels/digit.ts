import { findPatches, maskOf, type Patch, touchesEdge } from "./components.ts";
import { applyMask, type Box, boundingBox, crop, inflate, maskAbove, type Plane } from "./plane.ts";

// Of the ink of a picture that shows one digit, what belongs to the digit: the main patch, large and near
// the middle, and all others but specks, a point after the digit, and what reaches in over an edge that the
// main patch keeps clear of. Parts of a broken digit may lie on any side and be of any size, so there is
// no telling them from a second digit that is whole.

/** A patch smaller than this part of the main one is a speck; beside its foot, smaller than this a point. */
const SPECK = 1 / 50;
const POINT = 1 / 8;

/** A part is at most so far from the main one, in sides of it. */
const FAR = 1 / 2;

export interface Digit {
  /** Its ink alone, cropped to it. */
  readonly digit: Plane;
  /** Where it is in the plane of the ink. */
  readonly box: Box;
}

/** Of ink, the patches that make up one digit; undefined when there is no ink. */
export function digitOf(ink: Plane): Digit | undefined {
  const all = boundingBox(ink);
  if (all === undefined) return undefined;
  // A pixel more around it: what then touches an edge, touches one of the picture.
  const around = inflate(all, 1, ink);
  const near = crop(ink, around);
  const patches = findPatches(maskAbove(near, 0));
  const main = mainOf(patches, around, ink);
  const mask = maskOf(
    patches.filter((patch) => patch === main || belongsTo(main, patch, near)),
    near,
  );
  const box = boundingBox(mask)!;
  const digit = applyMask(crop(near, box), crop(mask, box));
  return { digit, box: { ...box, x: box.x + around.x, y: box.y + around.y } };
}

/** The patch that is the largest, counted half where its middle is at an edge of the picture. */
function mainOf(patches: readonly Patch[], around: Box, picture: Plane): Patch {
  const weight = ({ box, places }: Patch): number => {
    const offX = Math.abs(2 * (around.x + box.x) + box.width - picture.width) / picture.width;
    const offY = Math.abs(2 * (around.y + box.y) + box.height - picture.height) / picture.height;
    return places.length * (1 - Math.max(offX, offY) / 2);
  };
  return patches.reduce((main, patch) => (weight(patch) > weight(main) ? patch : main));
}

function belongsTo(main: Patch, patch: Patch, plane: Plane): boolean {
  const share = patch.places.length / main.places.length;
  const isOutside = touchesEdge(patch.box, plane) && !touchesEdge(main.box, plane);
  if (share < SPECK || isOutside || isFar(main.box, patch.box)) return false;
  return share >= POINT || !isPoint(main.box, patch.box);
}

/** Whether there is more room between them than a broken digit has. */
function isFar(a: Box, b: Box): boolean {
  const across = Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width);
  const down = Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height);
  return Math.max(across, down) > FAR * Math.max(a.width, a.height);
}

/** Whether the second lies beside the foot of the first, rather than above or below it. */
function isPoint(a: Box, b: Box): boolean {
  const common = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  return 2 * common < b.width && 2 * b.y > 2 * a.y + a.height;
}
