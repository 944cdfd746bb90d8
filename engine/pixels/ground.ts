import { edgeLevels, edgePlaces, followGentle, movingMedian } from "./edges.ts";
import { levelHills } from "./flood.ts";
import { open } from "./opening.ts";
import type { Plane } from "./plane.ts";

/**
 * How far the stretch reaches either way, of the shorter side: ink may lie along a whole side and on
 * round both corners, as the bar of a five in a tight box does, and still be less than half of it.
 */
const REACH = 5 / 4;

/** Below this side nothing tells a soft edge from a stroke's. */
const PHOTO = 64;

/**
 * A soft shadow changes by at most so many levels over this part of the shorter side. Grain, and lines as
 * thin as twice FINE of it, do not count.
 */
const SPAN = 1 / 16;
const GENTLE = 24;
const FINE = 1 / 64;

/**
 * The ground of a plane whose ink is high, at each pixel and never above the plane: what is left when
 * all that rises from it is levelled. Nothing is assumed of how wide strokes are, nor of how light falls;
 * only that light, shadows, tables and frames reach the edges of the picture on a longer stretch than
 * ink does: along the edges, the ground is the median of a stretch around each pixel.
 */
export function findGround(high: Plane): Plane {
  const levels = edgeLevels(high);
  const reach = Math.floor(REACH * Math.min(high.width, high.height));
  const half = Math.min(reach, (levels.length - 1) >> 1);
  const edges = withShadows(levels, movingMedian(levels, half), high);
  const data = new Uint8Array(high.data.length);
  if (isFlat(high, edges)) return { ...high, data: data.fill(edges[0]!) };
  edgePlaces(high).forEach((i, k) => {
    data[i] = edges[k]!;
  });
  return levelHills(high, { ...high, data });
}

/**
 * The levels along the edges, with shadows that lie over a corner or in from a side and rise too short a stretch to
 * be its median: their edges are soft, those of ink steep.
 */
function withShadows(levels: Uint8Array, base: Uint8Array, { width, height }: Plane): Uint8Array {
  const side = Math.min(width, height);
  if (side < PHOTO) return base;
  const smooth = movingMedian(levels, Math.round(side * FINE));
  return followGentle(smooth, base, Math.round(side * SPAN), GENTLE);
}

/** The window's side, as a part of the picture's shorter one, and how far it reaches either way at least, in pixels. */
const WINDOW = 1 / 4;
const LEAST_REACH = 3;

/**
 * Another ground: all that is narrower than a window is levelled. Strokes that touch the side of a form's box or an
 * edge rise whole, of which `findGround` may level a part; and so does what is narrow of a table or a shadow.
 */
export function openGround(high: Plane): Plane {
  const reach = Math.round((WINDOW * Math.min(high.width, high.height)) / 2);
  return open(high, Math.max(LEAST_REACH, reach));
}

/** Whether the ground is the lowest level and the same all over, as on a canvas. */
function isFlat({ data }: Plane, edges: Uint8Array): boolean {
  const level = edges[0]!;
  for (let k = 0; k < edges.length; k++) if (edges[k] !== level) return false;
  for (let i = 0; i < data.length; i++) if (data[i]! < level) return false;
  return true;
}
