import { findPatches, maskOf, type Patch, touchesEdge } from "./components.ts";
import type { Plane } from "./plane.ts";

// Patches of a mask that are no ink: specks, frames, and what an edge of the picture leaves of things.

/** A patch smaller than this part of the largest is a speck. */
const SPECK = 1 / 200;

/**
 * What an edge cuts off, and which reaches in no further than this part of the shorter side, is not ink:
 * there is no telling what it was.
 */
const FRINGE = 1 / 12;

/** What lies as low as this part of the height, and is so many times as wide as high, is left of a line. */
const FOOT = 1 / 8;
const FLAT = 3;

/** A frame has this part of its pixels so near, as a part of its sides, to the box around it; a nought about half of them. */
const FRAME = 0.9;
const FRAME_NEAR = 1 / 12;

/**
 * The mask without them, or without specks alone, if nothing else is left.
 * @param isCut whether its edges are those of the picture, and may have cut things off
 */
export function dropSpecks(mask: Plane, isCut: boolean): Plane {
  const all = findPatches(mask);
  const largest = all.reduce((most, { places }) => Math.max(most, places.length), 0);
  const patches = all.filter(({ places }) => places.length >= SPECK * largest);
  const ink = patches.filter(
    (patch) =>
      !isFrame(patch, mask.width) && !(isCut && (isFringe(patch, mask) || isFoot(patch, mask))),
  );
  return maskOf(ink.length > 0 ? ink : patches, mask);
}

/** Whether it is the outline of a box, as large as to hold a digit. */
function isFrame({ box, places }: Patch, width: number): boolean {
  const nearX = Math.floor(box.width * FRAME_NEAR);
  const nearY = Math.floor(box.height * FRAME_NEAR);
  if (nearX === 0 || nearY === 0 || 2 * places.length > box.width * box.height) return false;
  let inside = 0;
  for (const place of places) {
    const x = (place % width) - box.x;
    const y = Math.floor(place / width) - box.y;
    const isInside = x >= nearX && x < box.width - nearX && y >= nearY && y < box.height - nearY;
    if (isInside) inside++;
  }
  return inside <= (1 - FRAME) * places.length;
}

function isFringe({ box }: Patch, plane: Plane): boolean {
  const { width, height } = plane;
  const reach = FRINGE * Math.min(width, height);
  const isThin = (start: number, size: number, whole: number): boolean =>
    start + size <= reach || whole - start <= reach;
  return (
    touchesEdge(box, plane) &&
    (isThin(box.x, box.width, width) || isThin(box.y, box.height, height))
  );
}

function isFoot({ box }: Patch, { height }: Plane): boolean {
  return box.y >= (1 - FOOT) * height && box.width >= FLAT * box.height;
}
