import type { Classifier } from "../classifier.ts";
import { digitOf } from "../pixels/digit.ts";
import { inputOf, pixelsOf } from "../pixels/fit.ts";
import type { Box, Plane } from "../pixels/plane.ts";
import type { Keep } from "../pixels/steps.ts";
import type { Answered } from "./lattice.ts";
import type { Path } from "./path.ts";
import type { Part } from "./row.ts";

/** The only thing that was read of a picture: a digit, and what a picture of one digit would have as it. */
export interface Only {
  readonly candidate: Answered;
  readonly digit: Plane;
}

/** Undefined unless one digit is all that was read of the ink, on a plane enlarged `scale` times. */
export function onlyOf(
  [path, ...others]: readonly Path<Part>[],
  ink: Plane,
  scale: number,
): Only | undefined {
  if (!path || others.length > 0 || path.steps.length !== 1) return undefined;
  const [{ candidate }] = path.steps as [Part];
  if (!candidate) return undefined;
  const main = digitOf(ink);
  // A picture of one digit may have ink that was left out here: then it would be another digit.
  if (!main || !agree(main.box, candidate.box, scale)) return undefined;
  return { candidate, digit: main.digit };
}

/** Asks the network again, with the ink as it came: so a picture of one digit has one answer, however it is read. */
export function answerAgain(classifier: Classifier, { candidate, digit }: Only, keep: Keep): void {
  const { pixels, probabilities } = candidate;
  keep("digit", digit);
  pixels.set(pixelsOf(inputOf(digit, { keep })));
  probabilities.set(classifier.probabilities(pixels));
}

/** Sides of the same digit differ by soft edges, and by specks, as parts of its longer side. */
const SAME = 0.1;

/** Whether a box, and one of the plane enlarged `scale` times, are of the same digit. */
function agree(a: Box, b: Box, scale: number): boolean {
  const most = 2 + SAME * Math.max(a.width, a.height);
  return [
    a.x - b.x / scale,
    a.y - b.y / scale,
    a.x + a.width - (b.x + b.width) / scale,
    a.y + a.height - (b.y + b.height) / scale,
  ].every((difference) => Math.abs(difference) <= most);
}
