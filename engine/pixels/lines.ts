import { erase } from "./erase.ts";
import { eraseFainter, mostOfLine } from "./fainter.ts";
import { type Candidate, findStraight, type Line, placeOf } from "./hough.ts";
import { maskAbove, type Plane } from "./plane.ts";
import { type Runs, thinRuns, type Walk, walksOf } from "./runs.ts";

// Ruling, and the borders of boxes: straight lines along a side of the picture that go from edge to edge, or
// at least several side by side. Seen across, a line is a thin run of ink; where the run is thick, a
// stroke crosses the line, and stays.

/** A run is thin up to this part of the shorter side, and up to so many pixels in any case. */
const THIN = 1 / 8;
const THIN_PIXELS = 3;

/**
 * How much of its side a line from edge to edge covers, and how much of that is thin; and how much of
 * the longer side one of several lines does. Of the shorter one, ones in a row of digits do.
 */
const WHOLE = 0.9;
const MOSTLY = 0.75;
const PART = 0.5;
const SEVERAL = 3;

/** An only line leaves at least this part of the ink; a bar and the stem of a seven are about as long. */
const BESIDES = 0.6;

/** Lines are this part of the shorter side apart, and so many pixels in any case. */
const APART = 1 / 32;
const APART_PIXELS = 4;

/** A picture smaller than this may be filled by a digit, whose strokes then are like lines. */
const SMALLEST = 24;

/**
 * What rises, without its lines; they are looked for in what is above the threshold.
 * @param strokes where the picture may show several digits, the level above which there are strokes: what
 * is as strong as they are is erased less readily, for ones go from edge to edge
 */
export function removeLines(rise: Plane, threshold: number, strokes?: number): Plane {
  const { width, height } = rise;
  const shorter = Math.min(width, height);
  if (shorter < SMALLEST) return rise;
  const mask = maskAbove(rise, threshold);
  const thin = Math.max(THIN_PIXELS, Math.floor(shorter * THIN));
  const data = rise.data.slice();
  let lines = 0;
  for (const walk of Object.values(walksOf(rise))) {
    const runs = thinRuns(mask, walk, thin);
    const found = findLines(mask, runs, walk);
    lines += found.length;
    if (found.length === 0) continue;
    if (strokes === undefined) for (const line of found) erase(data, runs, walk, line);
    else eraseBeside(mostOfLine(rise, strokes, thin), rise, data, runs, walk, found);
  }
  return lines === 1 && isStroke(mask, data, threshold) ? rise : { width, height, data };
}

/** Erases lines, but no strokes that are as straight: one or two upright ones, as strong as the others are. */
function eraseBeside(
  most: number,
  rise: Plane,
  data: Uint8Array,
  runs: Runs,
  walk: Walk,
  lines: readonly Line[],
): void {
  const isUpright = walk.along > 1;
  for (const line of lines) {
    if (eraseFainter(data, rise, runs, walk, line, most)) continue;
    if (!isUpright || lines.length >= SEVERAL) erase(data, runs, walk, line);
  }
}

/** Whether an only line is a stroke: a one in a tight box, or the bar of a seven, with little ink besides. */
function isStroke(mask: Plane, left: Uint8Array, threshold: number): boolean {
  let before = 0;
  let after = 0;
  for (let i = 0; i < left.length; i++) {
    before += mask.data[i]!;
    if (left[i]! > threshold) after++;
  }
  return after < BESIDES * before;
}

function findLines(mask: Plane, runs: Runs, walk: Walk): Line[] {
  const found: Candidate[] = [];
  const least = PART * walk.length;
  if (runs.starts.length < least) return found;
  const shorter = Math.min(walk.length, walk.breadth);
  const apart = Math.max(APART_PIXELS, Math.floor(shorter * APART));
  const candidates = findStraight(runs, walk, least, apart);
  candidates.sort((a, b) => b.votes - a.votes);
  for (const line of candidates) {
    const isNew = found.every(
      ({ middle, lean }) =>
        Math.abs(middle - line.middle) + Math.abs(lean - line.lean) / 2 > 2 * apart,
    );
    if (isNew) found.push(line);
  }
  const long = found.filter(({ votes }) => votes >= PART * Math.max(walk.length, walk.breadth));
  if (long.length >= SEVERAL) return long;
  const whole = found.filter(({ votes }) => votes >= MOSTLY * walk.length);
  return whole.filter((line) => covered(mask, walk, line) >= WHOLE * walk.length);
}

/** On how many steps along the line there is ink, of it or of a stroke that crosses it. */
function covered({ data }: Plane, walk: Walk, line: Line): number {
  let count = 0;
  for (let a = 0; a < walk.length; a++) {
    const b = placeOf(line, a, walk);
    for (let near = Math.max(0, b - 1); near <= Math.min(walk.breadth - 1, b + 1); near++) {
      if (data[a * walk.along + near * walk.across] === 0) continue;
      count++;
      break;
    }
  }
  return count;
}
