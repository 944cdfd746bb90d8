import { clearRun } from "./erase.ts";
import { type Candidate, findStraight, placeOf } from "./hough.ts";
import { maskAbove, type Plane } from "./plane.ts";
import { type Runs, thinRuns, type Walk, walksOf } from "./runs.ts";

// The sides of a form's box, of which the picture shows more than one digit and a little of what is around.
// A side runs along an edge of the picture, and there is less of it across than there is of a stroke: it
// is printed thinner or fainter than a pen writes. A one at the end of a number is no side by that.

/** A side is this near to the edge, as a part of the picture. */
const OUTER = 1 / 8;

/** On this part of its length there is at least a thin run: a side may be cut short, crossed or worn. */
const PART = 0.5;

/** What rises across a side is at most this part of what rises across a stroke. */
const FAINT = 0.65;

/** A run is thin up to this part of the shorter side, and up to so many pixels in any case. */
const THIN = 1 / 8;
const THIN_PIXELS = 3;

/** Sides stand out from what is so many pixels away. */
const APART = 4;

/** The thresholds above which there are strokes, and sides. */
export interface Levels {
  readonly strokes: number;
  readonly sides: number;
}

/** What rises, without sides. */
export function removeSides(rise: Plane, levels: Levels): Plane {
  const mask = maskAbove(rise, levels.sides);
  const strokes = maskAbove(rise, levels.strokes);
  const thin = Math.max(THIN_PIXELS, Math.floor(Math.min(rise.width, rise.height) * THIN));
  const data = rise.data.slice();
  for (const walk of Object.values(walksOf(rise))) {
    const all = thinRuns(mask, walk, thin);
    const runs = { ...all, starts: all.starts.filter((start) => isOuter(start, walk)) };
    const lines = findStraight(runs, walk, PART * walk.length, APART);
    if (lines.length === 0) continue;
    const most = FAINT * usualRise(rise, thinRuns(strokes, walk, thin), walk);
    for (const line of lines) {
      const steps = stepsOf(rise, runs, walk, line);
      if (median(steps.map(({ sum }) => sum)) > most) continue;
      // Where more rises, a stroke crosses the side or runs along it.
      for (const { step, place, sum } of steps) {
        if (sum <= most) clearRun(data, runs.sizes, walk, step, place);
      }
    }
  }
  return { ...rise, data };
}

function isOuter(start: number, { breadth }: Walk): boolean {
  const place = start % breadth;
  return Math.min(place, breadth - 1 - place) <= OUTER * breadth;
}

/** The line's runs: at which steps and places they are, and what rises across each. */
function stepsOf(rise: Plane, runs: Runs, walk: Walk, line: Candidate) {
  return Array.from({ length: walk.length }, (_, step) => step).flatMap((step) => {
    const b = placeOf(line, step, walk);
    const place = [b, b - 1, b + 1].find((near) => {
      return near >= 0 && near < walk.breadth && runs.sizes[at(walk, step, near)]! > 0;
    });
    return place === undefined ? [] : [{ step, place, sum: across(rise, runs, walk, step, place) }];
  });
}

/** The median of what rises across the strokes that are not as near to an edge as sides are. */
function usualRise(rise: Plane, strokes: Runs, walk: Walk): number {
  const inner = strokes.starts.filter((start) => !isOuter(start, walk));
  return median(
    inner.map((start) => {
      const place = start % walk.breadth;
      return across(rise, strokes, walk, (start - place) / walk.breadth, place);
    }),
  );
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
