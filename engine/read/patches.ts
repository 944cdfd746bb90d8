import { findPatches, type Patch, patchOf } from "../pixels/components.ts";
import { type Box, maskAbove, type Plane } from "../pixels/plane.ts";

/**
 * From this level a pixel is of a stroke. What is fainter are soft edges, and bridges between strokes that
 * only come close.
 */
const STROKE = 64;

/** Where the ground has a texture, strokes rise so many times as high: else print joins them. */
const ABOVE_TEXTURE = 5 / 4;

/** What rises higher is ink, whatever else there is: the sides of a form's box are no texture. */
const MOST = 160;

/** Strokes that are connected, on a ground whose texture rises so far. */
export function strokesOf(ink: Plane, texture: number): Patch[] {
  const level = Math.max(STROKE, Math.round(ABOVE_TEXTURE * texture));
  return findPatches(maskAbove(ink, Math.min(MOST, level) - 1));
}

/**
 * The patches grown by at most `reach` pixels into their soft edges, which networks are used to;
 * where two patches come close, each gets what is nearer to it.
 */
export function withEdges(patches: readonly Patch[], ink: Plane, reach: number): Patch[] {
  const { width, data } = ink;
  // 0 where nobody is yet, else the patch's index + 1.
  const owner = new Uint32Array(data.length);
  const grown = patches.map(({ places }) => Array.from(places));
  patches.forEach(({ places }, index) => {
    for (const i of places) owner[i] = index + 1;
  });
  let front = grown.flat();
  for (let step = 0; step < reach && front.length > 0; step++) {
    const next: number[] = [];
    for (const i of front) {
      const x = i % width;
      const mine = owner[i]!;
      const claim = (j: number) => {
        if (owner[j] !== 0 || data[j] === 0) return;
        owner[j] = mine;
        grown[mine - 1]!.push(j);
        next.push(j);
      };
      if (x > 0) claim(i - 1);
      if (x + 1 < width) claim(i + 1);
      if (i >= width) claim(i - width);
      if (i + width < data.length) claim(i + width);
    }
    front = next;
  }
  return grown.map((places) => patchOf(Uint32Array.from(places), width));
}

/** The smallest box around several. */
export function around(boxes: readonly Box[]): Box {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = 0;
  let bottom = 0;
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The ink of patches alone, within `box` and a rim of one pixel. */
export function inkWithin(patches: readonly Patch[], box: Box, ink: Plane): Plane {
  const width = box.width + 2;
  const height = box.height + 2;
  const data = new Uint8Array(width * height);
  for (const { places } of patches) {
    for (const i of places) {
      const x = i % ink.width;
      const y = (i - x) / ink.width;
      data[(y - box.y + 1) * width + x - box.x + 1] = ink.data[i]!;
    }
  }
  return { width, height, data };
}
