import type { Plane } from "../pixels/plane.ts";
import { resample } from "../pixels/resample.ts";

/** A plane's longer side is brought near to this: cuts between small digits need room. */
const WANTED = 400;

/** More than this only makes pixels larger. */
const MOST = 8;

/** The plane enlarged by a whole factor, so that there is room to cut. */
export function enlarge(plane: Plane): { plane: Plane; factor: number } {
  const { width, height } = plane;
  const factor = Math.max(1, Math.min(MOST, Math.floor(WANTED / Math.max(width, height))));
  if (factor === 1) return { plane, factor };
  return { plane: resample(plane, width * factor, height * factor), factor };
}
