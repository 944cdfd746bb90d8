import { SIDE } from "../pixels/fit.ts";
import { boundingBox, type Plane } from "../pixels/plane.ts";
import {
  choosePlace,
  columnsOf,
  type Digits,
  fitSheet,
  imageAt,
  PIXELS,
  paintColumns,
  pick,
} from "./digits.ts";
import { drawsOf, type FillUniform, type Random } from "./draws.ts";
import { drawStroke } from "./stroke.ts";

// The training's own digits with what a crop leaves beside them: parts of neighbours, a point, lines of a form.

export interface CrowdedDigits {
  /** [count, 28, 28] bytes, ink high, in MNIST's geometry. */
  readonly images: Uint8Array;
  /** [count]: those of the digits, whatever stands beside them. */
  readonly labels: Uint8Array;
}

/** What may stand beside a digit, and how likely. */
const BESIDE: readonly { readonly chance: number; readonly put: Put }[] = [
  {
    chance: 0.4,
    put: (sheet, digit, random, digits) => neighbour(sheet, digit, "left", random, digits),
  },
  {
    chance: 0.4,
    put: (sheet, digit, random, digits) => neighbour(sheet, digit, "right", random, digits),
  },
  { chance: 0.15, put: point },
  { chance: 0.15, put: upright },
  { chance: 0.08, put: underline },
];

type Put = (sheet: Plane, digit: Columns, random: Random, digits: Digits) => void;

/** Where a digit stands on the sheet: columns and rows [left, right), [top, bottom). */
interface Columns {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Digits that are crowded, each in a way of its own. */
export function crowdDigits(count: number, digits: Digits, fill: FillUniform): CrowdedDigits {
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const random = drawsOf(fill, i);
    const place = choosePlace(random, digits);
    labels[i] = digits.labels[place]!;
    images.set(crowd(imageAt(digits, place), random, digits), i * PIXELS);
  }
  return { images, labels };
}

/** Room for the digit and as much on either side; what is below stays empty. */
const SHEET = 3 * SIDE;

function crowd(image: Uint8Array, random: Random, digits: Digits): Uint8Array {
  const sheet = { width: SHEET, height: SHEET, data: new Uint8Array(SHEET * SHEET) };
  const columns = columnsOf(image);
  const { y, height } = boundingBox(columns) ?? { y: 0, height: SIDE };
  const digit = { left: SIDE, right: SIDE + columns.width, top: y, bottom: y + height };
  paintColumns(sheet, columns, 0, columns.width, digit.left);
  const chosen = BESIDE.filter(({ chance }) => random.next() < chance);
  for (const { put } of chosen.length > 0 ? chosen : [BESIDE[random.below(2)]!]) {
    put(sheet, digit, random, digits);
  }
  return fitSheet(sheet);
}

/**
 * Of a neighbour's width, what a crop may show beside the digit. Wrong cuts, which are no digits, show
 * more (see non-digits.ts).
 */
const SHOWN = [0.08, 0.45] as const;

/** Columns between two digits; below 0 they touch. */
const gapOf = (random: Random): number => random.below(5) - 2;

function neighbour(
  sheet: Plane,
  { left, right }: Columns,
  side: "left" | "right",
  random: Random,
  digits: Digits,
): void {
  const whole = columnsOf(pick(random, digits));
  const shown = Math.max(1, Math.round(whole.width * random.between(...SHOWN)));
  const gap = gapOf(random);
  if (side === "right") paintColumns(sheet, whole, 0, shown, right + gap);
  else paintColumns(sheet, whole, whole.width - shown, whole.width, left - gap - whole.width);
}

/** At the foot, to the right. */
function point(sheet: Plane, { right, bottom }: Columns, random: Random): void {
  const radius = random.between(0.8, 1.8);
  const x = Math.min(SHEET - 3, right + random.between(0, 4) + radius);
  const y = bottom - 1 - radius + random.around(2);
  drawStroke(
    sheet.data,
    SHEET,
    [
      [x, y],
      [x, y],
    ],
    radius,
  );
}

/** The side of a form's box, or a ruled line, over all of the height. */
function upright(sheet: Plane, { left, right }: Columns, random: Random): void {
  const off = random.between(-1, 4);
  const x = random.next() < 0.5 ? left - 1 - off : right + off;
  const lean = random.around(2);
  line(sheet, [x - lean, 1], [x + lean, SIDE - 2], random);
}

/** A line that the digit stands on. */
function underline(sheet: Plane, { left, right, bottom }: Columns, random: Random): void {
  const y = Math.min(SIDE - 2, bottom + random.between(-1, 3));
  const [from, to] = [left - random.between(-3, 5), right + random.between(-3, 5)];
  line(sheet, [from, y], [to, y + random.around(1)], random);
}

function line(
  sheet: Plane,
  from: readonly [number, number],
  to: readonly [number, number],
  random: Random,
): void {
  const ink = { ...sheet, data: new Uint8Array(sheet.data.length) };
  drawStroke(ink.data, SHEET, [from, to], random.between(0.4, 1));
  const strength = random.between(0.4, 1);
  for (let i = 0; i < ink.data.length; i++) {
    sheet.data[i] = Math.max(sheet.data[i]!, Math.round(strength * ink.data[i]!));
  }
}
