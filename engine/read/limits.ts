import type { Plane } from "../pixels/plane.ts";
import type { Patch } from "./patches.ts";
import { type Row, rowOf } from "./row.ts";

/** Most candidates of a picture: some hundred digits, and less than a second of the network. */
const MOST_CANDIDATES = 800;

/** Patches' boxes may cover the plane so many times: cutting takes time for each pixel of them. */
const MOST_COVERS = 4;

/** The rows as far as a picture may be looked at, from the top. */
export function rowsWithin(
  rows: readonly (readonly Patch[])[],
  ink: Plane,
): { rows: Row[]; truncated: boolean } {
  const done: Row[] = [];
  let candidates = 0;
  let area = 0;
  for (const patches of rows) {
    area += patches.reduce((sum, { box }) => sum + box.width * box.height, 0);
    if (area > MOST_COVERS * ink.data.length) return { rows: done, truncated: true };
    const row = rowOf(patches, ink);
    candidates += row.candidates.length;
    if (candidates > MOST_CANDIDATES) return { rows: done, truncated: true };
    done.push(row);
  }
  return { rows: done, truncated: false };
}
