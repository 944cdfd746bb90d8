import { edgeLevels, edgePlaces, movingMedian } from "./edges.ts";
import { levelHills } from "./flood.ts";
import { open } from "./opening.ts";
import type { Plane } from "./plane.ts";

/**
 * How far the stretch reaches either way, of the shorter side: ink may lie along a whole side and on
 * round both corners, as the bar of a five in a tight box does, and still be less than half of it.
 */
const REACH = 5 / 4;

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
  const edges = movingMedian(levels, half);
  const data = new Uint8Array(high.data.length);
  if (isFlat(high, edges)) return { ...high, data: data.fill(edges[0]!) };
  edgePlaces(high).forEach((i, k) => {
    data[i] = edges[k]!;
  });
  return levelHills(high, { ...high, data });
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
