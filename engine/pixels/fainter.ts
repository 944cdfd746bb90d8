import { clearRun } from "./erase.ts";
import { type Line, placeOf } from "./hough.ts";
import { maskAbove, type Plane } from "./plane.ts";
import { type Runs, thinRuns, type Walk, walksOf } from "./runs.ts";

// Print is thinner or fainter than a pen writes: less rises across it than across a stroke. So a line is told
// from a stroke that happens to be straight, and where it is crossed, the one from the other.

/** What rises across a printed line is at most this part of what rises across a stroke. */
const FAINT = 0.65;

/**
 * The most that rises across a line that is fainter than the strokes are, above their level: those of
 * either direction, as one that runs askew is thick, seen along rows or columns.
 * @param counts tells which of their runs to look at, by where they begin
 */
export function mostOfLine(
  rise: Plane,
  level: number,
  thin: number,
  counts: (start: number, walk: Walk) => boolean = () => true,
): number {
  const mask = maskAbove(rise, level);
  const usual = Object.values(walksOf(rise)).flatMap((walk) => {
    const runs = thinRuns(mask, walk, thin);
    const sums = runs.starts
      .filter((start) => counts(start, walk))
      .map((start) => {
        const place = start % walk.breadth;
        return across(rise, runs, walk, (start - place) / walk.breadth, place);
      });
    return sums.length === 0 ? [] : [median(sums)];
  });
  return usual.length === 0 ? 0 : FAINT * Math.min(...usual);
}

/**
 * Clears the line's runs if it is fainter than strokes, across half of it or more, but none where a stroke
 * crosses it or runs along it. Whether it is.
 */
export function eraseFainter(
  data: Uint8Array,
  rise: Plane,
  runs: Runs,
  walk: Walk,
  line: Line,
  most: number,
): boolean {
  const steps = stepsOf(rise, runs, walk, line);
  if (median(steps.map(({ sum }) => sum)) > most) return false;
  for (const { step, place, sum } of steps) {
    if (sum <= most) clearRun(data, runs.sizes, walk, step, place);
  }
  return true;
}

/** The line's runs: at which steps and places they are, and what rises across each. */
function stepsOf(rise: Plane, runs: Runs, walk: Walk, line: Line) {
  return Array.from({ length: walk.length }, (_, step) => step).flatMap((step) => {
    const b = placeOf(line, step, walk);
    const place = [b, b - 1, b + 1].find((near) => {
      return near >= 0 && near < walk.breadth && runs.sizes[at(walk, step, near)]! > 0;
    });
    return place === undefined ? [] : [{ step, place, sum: across(rise, runs, walk, step, place) }];
  });
}

/** What rises in the run at a place, and in a pixel of soft edge on either side. */
function across({ data }: Plane, { sizes }: Runs, walk: Walk, step: number, place: number): number {
  let start = place;
  while (start > 0 && sizes[at(walk, step, start - 1)]! > 0) start--;
  const end = Math.min(walk.breadth, start + sizes[at(walk, step, start)]! + 1);
  let sum = 0;
  for (let b = Math.max(0, start - 1); b < end; b++) sum += data[at(walk, step, b)]!;
  return sum;
}

const at = (walk: Walk, step: number, place: number): number =>
  step * walk.along + place * walk.across;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
