import { type Classifier, type Prediction, predictionOf } from "../classifier.ts";
import type { Ink } from "../pixels/ink.ts";
import type { Picture } from "../pixels/picture.ts";
import { type Box, mapLevels, type Plane, WHITE } from "../pixels/plane.ts";
import { type Keep, keepNone } from "../pixels/steps.ts";
import { sizeOf } from "./costs.ts";
import { enlarge } from "./enlarge.ts";
import type { Answered } from "./lattice.ts";
import { legible } from "./legible.ts";
import { rowsWithin } from "./limits.ts";
import { answerAgain, onlyOf } from "./only.ts";
import { around } from "./patches.ts";
import type { Path } from "./path.ts";
import { type Part, type Row, readRow } from "./row.ts";
import { rowsOf } from "./rows.ts";
import { upright } from "./slant.ts";
import { type Sign, textOf } from "./text.ts";

export interface ReadRow {
  readonly text: string;
  /**
   * The product of its digits' confidences, times the share that the ways to part the ink which
   * read like this have among all ways.
   */
  readonly confidence: number;
  /** In the picture's pixels, as all boxes. */
  readonly box: Box;
  /** From left to right. */
  readonly digits: readonly ReadDigit[];
}

export interface ReadDigit extends Prediction {
  readonly box: Box;
  /** What the model saw: [784] = [28, 28, 1], 0..1 in 255ths, ink high. */
  readonly pixels: Float32Array;
}

/** How ink is looked at. */
export interface Look {
  /** Longer side of a digit in the network's input: MNIST's have 20 pixels. */
  readonly side: number;
  /** Whether the digit, where there is one alone, is answered as that of a picture of one digit is. */
  readonly asSingle?: boolean;
  /** Whether its slant is taken out. */
  readonly isUpright?: boolean;
  /** Levels of ink are raised to this power: below 1, soft and faint strokes are stronger. */
  readonly gamma?: number;
}

/** What one look at a picture's ink read. */
export interface Looked {
  /** Rows from top to bottom, a line each. */
  readonly text: string;
  /** The product over all rows; 0 when nothing was read. */
  readonly confidence: number;
  readonly rows: readonly ReadRow[];
  /** The longer side of the largest piece that is in no digit and no mark, in heights of its row. */
  readonly leftOut: number;
  /** How many candidates the network was asked about. */
  readonly asked: number;
  /** Whether there was more than is looked at. */
  readonly truncated: boolean;
  /** Whether it is one digit, answered as that of a picture of one digit is. */
  readonly isSingle: boolean;
}

export function lookAt(
  classifier: Classifier,
  picture: Picture,
  ink: Ink,
  look: Look,
  keep: Keep = keepNone,
): Looked {
  const { plane, scale, boxOf } = planeFor(look, ink.ink);
  const { patches, truncated } = legible(plane, ink.texture);
  const within = rowsWithin(rowsOf(patches), plane);
  const paths = within.rows.map((row) => readRow(classifier, row, plane, look.side));
  const only = look.asSingle ? onlyOf(paths, ink.ink, scale) : undefined;
  if (only) answerAgain(classifier, only, keep);
  const toPicture = boxIn(picture, ink.factor / scale);
  const rows = within.rows.flatMap((row, i) =>
    rowFrom(row, paths[i]!, classifier, (digit) => toPicture(boxOf(digit))),
  );
  return {
    text: rows.map((row) => row.text).join("\n"),
    confidence: rows.length === 0 ? 0 : product(rows),
    rows,
    leftOut: within.rows.reduce((most, row, i) => Math.max(most, leftOut(row, paths[i]!)), 0),
    asked: within.rows.reduce((sum, { candidates }) => sum + candidates.length, 0),
    truncated: truncated || within.truncated,
    isSingle: only !== undefined,
  };
}

/** What is read in place of the ink: enlarged `scale` times; `boxOf` says where a digit of it lies in the enlarged ink. */
function planeFor({ isUpright = false, gamma = 1 }: Look, ink: Plane) {
  const { plane: large, factor: scale } = enlarge(ink);
  const plane = gamma === 1 ? large : mapLevels(large, (level) => raised(level, gamma));
  if (!isUpright) return { plane, scale, boxOf: ({ box }: Answered): Box => box };
  const { plane: straight, boxOf } = upright(plane);
  return { plane: straight, scale, boxOf: ({ parts }: Answered): Box => boxOf(parts) };
}

const raised = (level: number, gamma: number): number =>
  Math.round(WHITE * (level / WHITE) ** gamma);

const leftOut = ({ pieces, height }: Row, { steps }: Path<Part>): number =>
  steps.reduce((most, { kind, from }) => {
    return kind === "junk" ? Math.max(most, sizeOf(pieces[from]!) / height) : most;
  }, 0);

function rowFrom(
  { height, pieces }: Row,
  { steps, share }: Path<Part>,
  classifier: Classifier,
  boxOf: (digit: Answered) => Box,
): ReadRow[] {
  const signs: Sign[] = [];
  const digits: ReadDigit[] = [];
  for (const { kind, from, candidate } of steps) {
    if (kind === "mark") {
      const { box, ink } = pieces[from]!;
      signs.push({ text: "", box, isMark: true, ink });
    }
    if (kind !== "digit") continue;
    const prediction = predictionOf(candidate.probabilities, classifier.model);
    signs.push({ text: prediction.label, box: candidate.box, isMark: false, ink: 0 });
    digits.push({ ...prediction, box: boxOf(candidate), pixels: candidate.pixels });
  }
  if (digits.length === 0) return [];
  const text = textOf(signs, height);
  const box = around(digits.map((digit) => digit.box));
  return [{ text, confidence: share * product(digits), box, digits }];
}

const product = (parts: readonly { readonly confidence: number }[]): number =>
  parts.reduce((all, { confidence }) => all * confidence, 1);

/** From the plane that was read to the picture's own pixels. */
function boxIn({ width, height }: Picture, factor: number): (box: Box) => Box {
  return (box) => {
    const left = Math.max(0, Math.floor(box.x * factor));
    const top = Math.floor(box.y * factor);
    const right = Math.min(width, Math.ceil((box.x + box.width) * factor));
    const bottom = Math.min(height, Math.ceil((box.y + box.height) * factor));
    return { x: left, y: top, width: right - left, height: bottom - top };
  };
}
