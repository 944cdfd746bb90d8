import type { Patch } from "../pixels/components.ts";
import type { Plane } from "../pixels/plane.ts";
import { type Row, rowOf } from "./row.ts";

/** Most candidates of a picture: some hundred digits, and less than a second of the network. */
export const MOST_CANDIDATES = 800;

/** Patches' boxes may cover the plane so many times: cutting takes time for each pixel of them. */
const MOST_COVERS = 4;

/** The rows as far as a picture may be looked at, from the top; the one that is too much is cut short. */
export function rowsWithin(
  rows: readonly (readonly Patch[])[],
  ink: Plane,
): { rows: Row[]; truncated: boolean } {
  const done: Row[] = [];
  let candidates = MOST_CANDIDATES;
  let area = MOST_COVERS * ink.data.length;
  for (const patches of rows) {
    const near = firstOf(patches, area);
    const whole = rowOf(near, ink);
    const row = shortened(whole, candidates);
    if (row.pieces.length > 0) done.push(row);
    if (near.length < patches.length || row !== whole) return { rows: done, truncated: true };
    area -= areaOf(patches);
    candidates -= row.candidates.length;
  }
  return { rows: done, truncated: false };
}

const areaOf = (patches: readonly Patch[]): number =>
  patches.reduce((sum, { box }) => sum + box.width * box.height, 0);

/** The patches from the left on whose boxes are together no larger than `most`. */
function firstOf(patches: readonly Patch[], most: number): readonly Patch[] {
  if (areaOf(patches) <= most) return patches;
  const ordered = patches.toSorted((a, b) => a.box.x - b.box.x);
  let left = most;
  const tooMuch = ordered.findIndex(({ box }) => {
    left -= box.width * box.height;
    return left < 0;
  });
  return ordered.slice(0, tooMuch);
}

/** The row up to where it has at most so many candidates, which begin from left to right. */
function shortened(row: Row, most: number): Row {
  const next = row.candidates[most];
  if (next === undefined) return row;
  const end = next.from;
  return {
    ...row,
    pieces: row.pieces.slice(0, end),
    candidates: row.candidates.filter(({ to }) => to <= end),
  };
}
