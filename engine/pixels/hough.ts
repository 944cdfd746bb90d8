import type { Runs, Walk } from "./runs.ts";

// Straight lines that thin runs lie on, by a Hough transform of small angles.

/** How far a line may lean, of its length: some five degrees. */
const LEAN = 0.09;

/** A straight line: where its middle is across, halfway along, and by how much more at its end than at its start. */
export interface Line {
  readonly middle: number;
  readonly lean: number;
}

export interface Candidate extends Line {
  /** On how many steps there is a thin run. */
  readonly votes: number;
}

/** Where the line is across at a step along. */
export const placeOf = ({ middle, lean }: Line, step: number, { length }: Walk): number =>
  middle + shift(lean, step, length);

const shift = (lean: number, step: number, length: number): number =>
  Math.floor((lean * (2 * step - length)) / (2 * length) + 0.5);

/** The lines on which there are at least so many runs, and which stand out from what is `apart` from them. */
export function findStraight(runs: Runs, walk: Walk, least: number, apart: number): Candidate[] {
  const most = Math.floor(walk.length * LEAN);
  const leans = Array.from({ length: most + 1 }, (_, k) => 2 * k - most);
  const stride = walk.breadth + 2 * most + 2;
  const counts = vote(runs, walk, leans, stride);
  const three = (at: number): number => counts[at - 1]! + counts[at]! + counts[at + 1]!;
  const lines: Candidate[] = [];
  leans.forEach((lean, k) => {
    const start = k * stride + most + 1;
    for (let place = 0; place < walk.breadth; place++) {
      const votes = three(start + place);
      if (votes < least) continue;
      const before = place < apart ? 0 : three(start + place - apart);
      const after = place + apart >= walk.breadth ? 0 : three(start + place + apart);
      if (2 * Math.max(before, after) <= votes) lines.push({ middle: place, lean, votes });
    }
  });
  return lines;
}

/** How many runs have their middle on each line: for each lean, each place halfway along. */
function vote(runs: Runs, walk: Walk, leans: readonly number[], stride: number): Uint16Array {
  const { length, breadth, along, across } = walk;
  const first = leans.length;
  const counts = new Uint16Array(leans.length * stride);
  const bases = new Int32Array(leans.length);
  let step = -1;
  for (const start of runs.starts) {
    const a = Math.floor(start / breadth);
    const b = start - a * breadth;
    if (a !== step) {
      step = a;
      for (let k = 0; k < bases.length; k++)
        bases[k] = k * stride + first - shift(leans[k]!, a, length);
    }
    const middle = b + ((runs.sizes[a * along + b * across]! - 1) >> 1);
    for (let k = 0; k < bases.length; k++) counts[bases[k]! + middle]!++;
  }
  return counts;
}
