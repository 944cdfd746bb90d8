import type { Classifier } from "../classifier.ts";
import type { Patch } from "../pixels/components.ts";
import type { Box, Plane } from "../pixels/plane.ts";
import { digitCosts, junkCost, sizeOf, startCost, WEIGHTS } from "./costs.ts";
import { cutUp, type Piece } from "./cuts.ts";
import { type Answered, answer, type Candidate, candidatesOf } from "./lattice.ts";
import { around } from "./patches.ts";
import { cheapestPath, type Path, type Step } from "./path.ts";
import { usualHeight } from "./rows.ts";

/** A row's ink in pieces, and the runs of them that may be digits. */
export interface Row {
  readonly height: number;
  readonly pieces: readonly Piece[];
  readonly candidates: readonly Candidate[];
}

export type Part = Step &
  (
    | { readonly kind: "digit"; readonly candidate: Answered }
    | { readonly kind: "mark" | "junk"; readonly candidate?: undefined }
  );

export function rowOf(patches: readonly Patch[], ink: Plane): Row {
  const height = usualHeight(patches);
  const middle = ({ box }: Piece) => box.x + box.width / 2;
  const pieces = patches
    .flatMap((patch, index) => cutUp(patch, index, ink, height))
    .toSorted((a, b) => middle(a) - middle(b));
  return { height, pieces, candidates: candidatesOf(pieces, height) };
}

/** The likeliest way to part the row into digits, marks and what is neither. */
export function readRow(classifier: Classifier, row: Row, ink: Plane, side: number): Path<Part> {
  const { pieces, candidates } = row;
  const parts = partsOf(row, answer(classifier, candidates, ink, side));
  return cheapestPath(parts, pieces.length, signOf);
}

/** What a part reads as: a digit as its likeliest class. */
function signOf({ kind, candidate }: Part): string | undefined {
  if (kind === "mark") return ".";
  if (candidate === undefined) return undefined;
  const { probabilities } = candidate;
  return String(probabilities.indexOf(Math.max(...probabilities)));
}

export function partsOf({ pieces, height }: Row, answered: readonly Answered[]): Part[] {
  const costs = digitCosts(answered, pieces, height);
  const digits = answered.map((candidate, i): Part => {
    const { from, to } = candidate;
    return { kind: "digit", from, to, cost: costs[i]!, candidate };
  });
  const isLow = lowIn(pieces, height);
  const likeness = likenessOf(answered, pieces.length);
  const others = pieces.flatMap((piece, from): Part[] => {
    const cost = junkCost(piece, height, likeness[from]!);
    const junk: Part = { kind: "junk", from, to: from + 1, cost };
    if (!isMark(piece, height) || !isLow(piece)) return [junk];
    return [junk, { kind: "mark", from, to: from + 1, cost: WEIGHTS.mark + startCost(piece) }];
  });
  return [...digits, ...others];
}

/**
 * How much each piece by itself is like a digit, 0..1: what the two likeliest classes have together, as
 * the network was taught to spread its answer over all classes where there is none.
 */
function likenessOf(answered: readonly Answered[], pieces: number): Float64Array {
  const likeness = new Float64Array(pieces);
  for (const { from, to, probabilities } of answered) {
    if (to > from + 1) continue;
    const [first = 0, second = 0] = probabilities.toSorted().reverse();
    likeness[from] = Math.max(likeness[from]!, Math.min(1, first + second));
  }
  return likeness;
}

/** A mark has at least this part of a square of the height of ink: what has less is a speck. */
const MARK_INK = 0.004;

const isMark = (piece: Piece, height: number): boolean =>
  sizeOf(piece) <= WEIGHTS.markSize * height && piece.ink >= MARK_INK * height * height;

/** A mark's centre is lower than its neighbours' by this part of the height, and its top by less than that: print stands beneath. */
const LOW = 0.2;
const BENEATH = 0.6;

/** A neighbour this far away, in heights, counts half as much as one that touches: rows slope. */
const BESIDE = 0.25;

/** Tells whether a piece lies low between two tall patches, the nearest ones counting most. */
function lowIn(pieces: readonly Piece[], height: number): (piece: Piece) => boolean {
  const tall = patchesOf(pieces).filter((box) => 2 * box.height > height);
  return ({ box }) => {
    // What is left or right of all digits is no mark, but a full stop, or dirt.
    const middle = box.x + box.width / 2;
    if (!tall.some(({ x }) => x < middle)) return false;
    if (!tall.some(({ x, width }) => x + width > middle)) return false;
    let sum = 0;
    let weights = 0;
    for (const other of tall) {
      const gap = Math.max(0, other.x - box.x - box.width, box.x - other.x - other.width);
      const distance = gap / (BESIDE * height);
      const weight = 1 / (1 + distance * distance);
      sum += weight * (other.y + other.height / 2);
      weights += weight;
    }
    const centre = sum / weights;
    return box.y + box.height / 2 > centre + LOW * height && box.y < centre + BENEATH * height;
  };
}

/** The boxes of whole patches: where a cut piece of one lies tells nothing of the row. */
function patchesOf(pieces: readonly Piece[]): Box[] {
  const boxes = new Map<number, Box>();
  for (const { patch, box } of pieces) {
    const known = boxes.get(patch);
    boxes.set(patch, known ? around([known, box]) : box);
  }
  return [...boxes.values()];
}
