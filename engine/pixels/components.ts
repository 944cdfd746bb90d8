import type { Box, Plane } from "./plane.ts";

// Patches of a mask (1 is inside, 0 outside). Pixels touch their eight neighbours.

/** Pixels that belong together: connected, or a part of what is connected. */
export interface Patch {
  /** Where its pixels are in the plane. */
  readonly places: Uint32Array;
  readonly box: Box;
}

/** Whether a box reaches an edge of the plane. */
export const touchesEdge = (
  { x, y, width, height }: Box,
  plane: Pick<Plane, "width" | "height">,
): boolean => x === 0 || y === 0 || x + width === plane.width || y + height === plane.height;

/** A mask of the patches alone. */
export function maskOf(patches: readonly Patch[], { width, height }: Plane): Plane {
  const data = new Uint8Array(width * height);
  for (const { places } of patches) for (let k = 0; k < places.length; k++) data[places[k]!] = 1;
  return { width, height, data };
}

/** The patches of a mask, by where each begins, top down. */
export function findPatches(mask: Plane): Patch[] {
  const { width, height } = mask;
  const left = frame(mask);
  const stride = width + 2;
  const around = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
  const queue = new Uint32Array(count(mask));
  const patches: Patch[] = [];
  let end = 0;
  for (let y = 0; y < height; y++) {
    for (let i = (y + 1) * stride + 1; i <= (y + 1) * stride + width; i++) {
      if (left[i] !== 1) continue;
      const start = end;
      left[i] = 0;
      queue[end++] = i;
      // What was found and whose neighbours were not looked at yet is queue[at..end].
      for (let at = start; at < end; at++) {
        for (let k = 0; k < around.length; k++) {
          const next = queue[at]! + around[k]!;
          if (left[next] !== 1) continue;
          left[next] = 0;
          queue[end++] = next;
        }
      }
      patches.push(patchOf(unframe(queue.subarray(start, end), width), width));
    }
  }
  return patches;
}

/** The patch of the pixels at these places of a plane so wide. */
export function patchOf(places: Uint32Array, width: number): Patch {
  let [left, right, top, bottom] = [width, -1, Number.POSITIVE_INFINITY, -1];
  for (let k = 0; k < places.length; k++) {
    const x = places[k]! % width;
    const y = (places[k]! - x) / width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { places, box };
}

/** Places in the framed plane become those in the plane itself. */
function unframe(places: Uint32Array, width: number): Uint32Array {
  const stride = width + 2;
  for (let k = 0; k < places.length; k++) {
    const row = Math.floor(places[k]! / stride);
    places[k] = (row - 1) * width + places[k]! - row * stride - 1;
  }
  return places;
}

function count({ data }: Plane): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return sum;
}

/** The plane's pixels with a frame of zeros, so that each has eight neighbours. */
function frame({ width, height, data }: Plane): Uint8Array {
  const framed = new Uint8Array((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    framed.set(data.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1);
  }
  return framed;
}
