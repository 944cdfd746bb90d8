import { type Classifier, type Prediction, predictionOf } from "./classifier.ts";
import { LOW, type Verdict, worstVerdict } from "./confidence.ts";
import { ValueError } from "./errors.ts";
import { digitOf } from "./pixels/digit.ts";
import { inputOf, pixelsOf, SIDE } from "./pixels/fit.ts";
import { type Ink, inkOf } from "./pixels/ink.ts";
import type { Picture } from "./pixels/picture.ts";
import type { Box } from "./pixels/plane.ts";
import { type Keep, keepIn, keepNone, type Step } from "./pixels/steps.ts";
import type { ReadingOptions } from "./pixels.ts";
import { enlarge } from "./read/enlarge.ts";
import { legible } from "./read/legible.ts";
import { rowsWithin } from "./read/limits.ts";
import { around } from "./read/patches.ts";
import type { Path } from "./read/path.ts";
import { type Part, type Row, readRow } from "./read/row.ts";
import { rowsOf } from "./read/rows.ts";
import { type Sign, textOf } from "./read/text.ts";

/** What is written in a picture: digits in rows. */
export interface NumberReading {
  /**
   * What is written: the rows, a line each. Wide gaps in a row are spaces, a decimal point or
   * comma is a point, and marks that part thousands are left out: 58.433 is "58433", and 1.234,56
   * is "1234.56". Empty when there is nothing to read.
   */
  readonly text: string;
  /** How sure the text is, 0..1: the product over all rows; 0 when there is nothing to read. */
  readonly confidence: number;
  /** Of the least sure digit: `none` where one is probably no digit, or there is nothing to read. */
  readonly verdict: Verdict;
  /** From top to bottom. */
  readonly rows: readonly ReadRow[];
  /** Whether there is no ink at all. */
  readonly blank: boolean;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
  /** Whether there was more on the picture than is looked at, so that something may be missing. */
  readonly truncated: boolean;
  /** The pictures on the way, in order, when asked for; those of one digit where there is one alone. */
  readonly steps?: readonly Step[];
}

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

const NOTHING: NumberReading = {
  text: "",
  confidence: 0,
  verdict: "none",
  rows: [],
  blank: true,
  inverted: false,
  truncated: false,
};

/**
 * Finds, orders and reads the digits in a picture: apart or touching, in rows, with decimal points.
 * A single digit is answered as `toInput` and the classifier answer it.
 *
 * A point and a comma look alike, so their places tell what they are. A mark parts thousands, and is
 * left out, when exactly three digits follow it up to the next mark or the number's end, and one to
 * three, not beginning with 0, stand before it or before the first of several such marks. Any other
 * is a decimal point. So 3.142 is read as "3142"; 10.6, 0.125 and 1234.567 are read as they stand.
 *
 * Ink is cut wherever two digits may touch, every run of pieces that has the size of a digit is
 * asked of the network, and the likeliest way through all pieces is the answer.
 * @throws ValueError when the model's input is not [28, 28, 1], or the picture's size, channels and
 * data do not fit each other
 */
export function readNumber(
  classifier: Classifier,
  picture: Picture,
  { steps: wanted = false }: ReadingOptions = {},
): NumberReading {
  checkModel(classifier);
  const steps: Step[] = [];
  const keep = wanted ? keepIn(steps) : keepNone;
  const optional = wanted ? { steps } : {};
  const found = inkOf(picture, keep, { ofSeveral: true });
  if (!found) return { ...NOTHING, ...optional };
  const { plane: ink, factor: scale } = enlarge(found.ink);
  const { patches, truncated } = legible(ink, found.texture);
  const within = rowsWithin(rowsOf(patches), ink);
  const paths = within.rows.map((row) => readRow(classifier, row, ink));
  alone(classifier, paths, found, scale, keep);
  const toPicture = boxIn(picture, found.factor / scale);
  const rows = within.rows.flatMap((row, i) => rowFrom(row, paths[i]!, classifier, toPicture));
  return {
    text: rows.map((row) => row.text).join("\n"),
    confidence: rows.length === 0 ? 0 : product(rows),
    verdict: verdictOfAll(rows),
    rows,
    blank: false,
    inverted: found.inverted,
    truncated: truncated || within.truncated,
    ...optional,
  };
}

function checkModel({ model: { spec } }: Classifier): void {
  const wanted = [SIDE, SIDE, 1];
  if (spec.input.join() === wanted.join()) return;
  const rule = `expected a model that takes [${wanted.join(", ")}]`;
  throw new ValueError(`The model ${spec.name}`, rule, spec.input);
}

/** As of the least sure digit; no better than unsure where the whole is, for it was cut in a doubtful way. */
function verdictOfAll(rows: readonly ReadRow[]): Verdict {
  const digits = rows.flatMap((row) => row.digits.map((digit) => digit.verdict));
  return worstVerdict(
    rows.some(({ confidence }) => confidence < LOW) ? [...digits, "unsure"] : digits,
  );
}

/** Where all that is read is one digit, it is read from the ink as it came, as a picture of one digit is. */
function alone(
  classifier: Classifier,
  paths: Path<Part>[],
  { ink }: Ink,
  scale: number,
  keep: Keep,
) {
  const [only] = paths[0]?.steps ?? [];
  if (paths.length !== 1 || paths[0]!.steps.length !== 1 || !only?.candidate) return;
  const { box, pixels, probabilities } = only.candidate;
  const main = digitOf(ink);
  // A picture of one digit may have ink that was left out here: then it would be another digit.
  if (!main || !agree(main.box, box, scale)) return;
  keep("digit", main.digit);
  pixels.set(pixelsOf(inputOf(main.digit, keep)));
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

function rowFrom(
  { height, pieces }: Row,
  { steps, share }: Path<Part>,
  classifier: Classifier,
  toPicture: (box: Box) => Box,
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
    digits.push({ ...prediction, box: toPicture(candidate.box), pixels: candidate.pixels });
  }
  if (digits.length === 0) return [];
  const text = textOf(signs, height);
  const box = around(digits.map((digit) => digit.box));
  return [{ text, confidence: share * product(digits), box, digits }];
}

const product = (parts: readonly { readonly confidence: number }[]): number =>
  parts.reduce((all, { confidence }) => all * confidence, 1);

/** From the plane that was read to the picture's own pixels. */
function boxIn(picture: Picture, factor: number): (box: Box) => Box {
  return ({ x, y, width, height }) => {
    const left = Math.floor(x * factor);
    const top = Math.floor(y * factor);
    const right = Math.min(picture.width, Math.ceil((x + width) * factor));
    const bottom = Math.min(picture.height, Math.ceil((y + height) * factor));
    return { x: left, y: top, width: right - left, height: bottom - top };
  };
}
