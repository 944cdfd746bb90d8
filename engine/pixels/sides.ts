import { eraseFainter, mostOfLine } from "./fainter.ts";
import { findStraight } from "./hough.ts";
import { maskAbove, type Plane } from "./plane.ts";
import { thinRuns, type Walk, walksOf } from "./runs.ts";

// The sides of a form's box, of which the picture shows more than one digit and a little of what is around.
// A side runs along an edge of the picture, and is fainter than strokes: a one at the end of a number is none.

/** A side is this near to the edge, as a part of the picture. */
const OUTER = 1 / 8;

/** On this part of its length there is at least a thin run: a side may be cut short, crossed or worn. */
const PART = 0.5;

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
  const thin = Math.max(THIN_PIXELS, Math.floor(Math.min(rise.width, rise.height) * THIN));
  const found = Object.values(walksOf(rise)).map((walk) => {
    const all = thinRuns(mask, walk, thin);
    const runs = { ...all, starts: all.starts.filter((start) => isOuter(start, walk)) };
    return { walk, runs, lines: findStraight(runs, walk, PART * walk.length, APART) };
  });
  if (found.every(({ lines }) => lines.length === 0)) return rise;
  const most = mostOfLine(rise, levels.strokes, thin, (start, walk) => !isOuter(start, walk));
  const data = rise.data.slice();
  for (const { walk, runs, lines } of found) {
    for (const line of lines) eraseFainter(data, rise, runs, walk, line, most);
  }
  return { ...rise, data };
}

function isOuter(start: number, { breadth }: Walk): boolean {
  const place = start % breadth;
  return Math.min(place, breadth - 1 - place) <= OUTER * breadth;
}
