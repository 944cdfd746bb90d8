import { mapLevels, type Plane, quantile } from "./plane.ts";
import { thinRuns, type Walk, walksOf } from "./runs.ts";

// Ruling, and the borders of boxes: straight lines along a side of the picture that go from edge to edge, or
// at least several side by side. Seen across, a line is a thin run of ink; where the run is thick, a
// stroke crosses the line, and stays.

/** A run is thin up to this part of the shorter side, and up to so many pixels in any case. */
const THIN = 1 / 8;
const THIN_PIXELS = 3;

/** How far a line may lean, of its length: some five degrees. */
const LEAN = 0.09;

/**
 * How much of its side a line from edge to edge covers, and how much of that is thin; and how much of
 * the longer side one of several lines does. Of the shorter one, ones in a row of digits do.
 */
const WHOLE = 0.9;
const MOSTLY = 0.75;
const PART = 0.5;
const SEVERAL = 3;

/** A picture smaller than this may be filled by a digit, whose strokes then are like lines. */
const SMALLEST = 24;

/** A straight line: where its middle is across, halfway along, and by how much more at its end than at its start. */
interface Line {
  readonly middle: number;
  readonly lean: number;
}

interface Candidate extends Line {
  /** On how many steps there is a thin run. */
  readonly votes: number;
}

/** What rises, without its lines; they are looked for in what is above the threshold. */
export function removeLines(rise: Plane, threshold: number): Plane {
  const { width, height } = rise;
  const shorter = Math.min(width, height);
  if (shorter < SMALLEST) return rise;
  const mask = mapLevels(rise, (level) => (level > threshold ? 1 : 0));
  const thin = Math.max(THIN_PIXELS, Math.floor(shorter * THIN));
  const data = rise.data.slice();
  let lines = 0;
  for (const walk of Object.values(walksOf(rise))) {
    const runs = thinRuns(mask.data, walk, thin);
    for (const line of findLines(mask.data, runs, walk, thin)) {
      erase(data, runs, walk, line);
      lines++;
    }
  }
  return lines === 1 && isStroke(mask, data, threshold) ? rise : { width, height, data };
}

/** Whether an only line is a stroke, a one in a tight box: it is, if there is less ink without it than in it. */
function isStroke(mask: Plane, left: Uint8Array, threshold: number): boolean {
  let before = 0;
  let after = 0;
  for (let i = 0; i < left.length; i++) {
    before += mask.data[i]!;
    if (left[i]! > threshold) after++;
  }
  return 2 * after < before;
}

function findLines(mask: Uint8Array, runs: Uint8Array, walk: Walk, thin: number): Line[] {
  const found: Candidate[] = [];
  const candidates = vote(runs, walk, thin);
  candidates.sort((a, b) => b.votes - a.votes);
  for (const line of candidates) {
    const isNew = found.every(
      ({ middle, lean }) =>
        Math.abs(middle - line.middle) + Math.abs(lean - line.lean) / 2 > 2 * thin,
    );
    if (isNew) found.push(line);
  }
  const long = found.filter(({ votes }) => votes >= PART * Math.max(walk.length, walk.breadth));
  if (long.length >= SEVERAL) return long;
  const whole = found.filter(({ votes }) => votes >= MOSTLY * walk.length);
  return whole.filter((line) => covered(mask, walk, line) >= WHOLE * walk.length);
}

/** The lines on which the middles of enough thin runs lie, by a Hough transform of small angles. */
function vote(runs: Uint8Array, walk: Walk, thin: number): Candidate[] {
  const { length, breadth, along, across } = walk;
  const most = Math.floor(length * LEAN);
  const places = breadth + 2 * most + 2;
  const leans: number[] = [];
  for (let lean = -most; lean <= most; lean += 2) leans.push(lean);
  const counts = new Uint16Array(leans.length * places);
  for (let a = 0; a < length; a++) {
    for (let b = 0; b < breadth; b++) {
      const size = runs[a * along + b * across]!;
      if (size === 0) continue;
      const middle = b + ((size - 1) >> 1) + most;
      for (let k = 0; k < leans.length; k++) {
        const shift = Math.floor((leans[k]! * (2 * a - length)) / (2 * length) + 0.5);
        counts[k * places + middle - shift]!++;
      }
      b += size - 1;
    }
  }
  const lines: Candidate[] = [];
  const three = (at: number) => (counts[at - 1] ?? 0) + counts[at]! + (counts[at + 1] ?? 0);
  leans.forEach((lean, k) => {
    for (let at = k * places + 1; at < (k + 1) * places - 1; at++) {
      const votes = three(at);
      if (votes < PART * length) continue;
      const beside = Math.max(three(at - thin - 2), three(at + thin + 2));
      if (2 * beside <= votes) lines.push({ middle: at - k * places - most, lean, votes });
    }
  });
  return lines;
}

const placeOf = ({ middle, lean }: Line, a: number, { length }: Walk): number =>
  middle + Math.floor((lean * (2 * a - length)) / (2 * length) + 0.5);

/** On how many steps along the line there is ink, of it or of a stroke that crosses it. */
function covered(mask: Uint8Array, walk: Walk, line: Line): number {
  let count = 0;
  for (let a = 0; a < walk.length; a++) {
    const b = placeOf(line, a, walk);
    for (let near = Math.max(0, b - 1); near <= Math.min(walk.breadth - 1, b + 1); near++) {
      if (mask[a * walk.along + near * walk.across] === 0) continue;
      count++;
      break;
    }
  }
  return count;
}

/** Clears the line's runs and their soft edges, but none that is much thicker than most of them. */
function erase(data: Uint8Array, runs: Uint8Array, walk: Walk, line: Line): void {
  const { length, breadth, along, across } = walk;
  const places = new Int32Array(length).fill(-1);
  const sizes = new Uint32Array(256);
  for (let a = 0; a < length; a++) {
    const b = placeOf(line, a, walk);
    for (const near of [b, b - 1, b + 1]) {
      if (near < 0 || near >= breadth || runs[a * along + near * across] === 0) continue;
      places[a] = near;
      sizes[runs[a * along + near * across]!]!++;
      break;
    }
  }
  const typical = quantile(sizes, 0.5);
  for (let a = 0; a < length; a++) {
    const near = places[a]!;
    if (near < 0) continue;
    const size = runs[a * along + near * across]!;
    if (size <= 2 * typical + 1) clearRun(data, runs, walk, a, near);
  }
}

/** Clears a run, and on either side what falls off from it. */
function clearRun(data: Uint8Array, runs: Uint8Array, walk: Walk, a: number, b: number): void {
  const { breadth, along, across } = walk;
  const at = (place: number) => a * along + place * across;
  let start = b;
  let end = b + 1;
  while (start > 0 && runs[at(start - 1)]! > 0) start--;
  while (end < breadth && runs[at(end)]! > 0) end++;
  while (start > 0 && data[at(start - 1)]! < data[at(start)]!) start--;
  while (end < breadth && data[at(end)]! < data[at(end - 1)]!) end++;
  for (let place = start; place < end; place++) data[at(place)] = 0;
}
