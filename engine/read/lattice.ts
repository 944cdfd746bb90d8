import type { Classifier } from "../classifier.ts";
import { findPatches, maskOf, type Patch } from "../pixels/components.ts";
import { inputOf, pixelsOf, SIDE } from "../pixels/fit.ts";
import { applyMask, type Box, boundingBox, crop, maskAbove, type Plane } from "../pixels/plane.ts";
import type { Piece } from "./cuts.ts";
import { around, inkWithin } from "./patches.ts";

/** Neighbouring pieces that may be one digit. */
export interface Candidate {
  /** The first piece, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly box: Box;
  /** Its ink. */
  readonly parts: readonly Patch[];
}

export interface Answered extends Candidate {
  /** [784], as the network saw it. */
  readonly pixels: Float32Array;
  /** One a class. */
  readonly probabilities: Float32Array;
}

/** Most pieces of one digit: a zero that its own ends cut in four, and a loose stroke. */
const MOST_PIECES = 5;

/** A digit is at most so many times as wide as the row, or itself, is high. */
const WIDEST = 1.5;

/** Parts of one digit are at most so far apart, in heights of the row. */
const LOOSE = 0.3;

/** What is lower than this part of the row's height is no digit. */
const LOWEST = 0.3;

/** What has less than this part of the largest patch's pixels is a shaving that a cut left. */
const SHAVING = 1 / 30;

/** All runs of pieces of a row that have the size of a digit. */
export function candidatesOf(pieces: readonly Piece[], height: number): Candidate[] {
  const found: Candidate[] = [];
  for (let from = 0; from < pieces.length; from++) {
    let box = pieces[from]!.box;
    for (let to = from + 1; to <= Math.min(pieces.length, from + MOST_PIECES); to++) {
      const next = pieces[to - 1]!.box;
      if (next.x - box.x - box.width > LOOSE * height) break;
      box = around([box, next]);
      if (to > from + 1 && box.width > WIDEST * Math.max(height, box.height)) break;
      if (box.height < LOWEST * height) continue;
      const parts = pieces.slice(from, to);
      found.push({ from, to, box, parts });
      const shared = sharedWith(pieces, from, to);
      if (shared.length === 0) continue;
      const all = [...parts, ...shared];
      found.push({ from, to, box: around(all.map((part) => part.box)), parts: all });
    }
  }
  return found;
}

/** The strokes at both ends of a run that its neighbours have a share in. */
function sharedWith(pieces: readonly Piece[], from: number, to: number): Patch[] {
  return [pieces[from]?.shared, pieces[to]?.shared].filter((stroke) => stroke !== undefined);
}

/** What the network says of each candidate, its longer side so many pixels, all in one batch. */
export function answer(
  classifier: Classifier,
  candidates: readonly Candidate[],
  ink: Plane,
  side: number,
): Answered[] {
  const size = SIDE * SIDE;
  const pixels = new Float32Array(candidates.length * size);
  candidates.forEach(({ parts, box }, c) => {
    pixels.set(inputFor(inkWithin(parts, box, ink), side), c * size);
  });
  const all = classifier.probabilities(pixels);
  const classes = classifier.model.spec.classes.length;
  return candidates.map((candidate, c) => {
    return {
      ...candidate,
      pixels: pixels.subarray(c * size, (c + 1) * size),
      probabilities: all.subarray(c * classes, (c + 1) * classes),
    };
  });
}

/** [784]: ink of one digit, without shavings, as the network takes it. */
function inputFor(ink: Plane, side: number): Float32Array {
  const patches = findPatches(maskAbove(ink, 0));
  const largest = patches.reduce((most, { places }) => Math.max(most, places.length), 0);
  const parts = patches.filter(({ places }) => places.length >= SHAVING * largest);
  const digit = applyMask(ink, maskOf(parts, ink));
  return pixelsOf(inputOf(crop(digit, boundingBox(digit)!), { side }));
}
