import { inputOf, SIDE } from "../pixels/fit.ts";
import { boundingBox, crop, type Plane } from "../pixels/plane.ts";
import type { Random } from "./draws.ts";

// The training's own digits, from which others are made.

/** Bytes of a picture. */
export const PIXELS = SIDE * SIDE;

/** What digits may be used: [count, 28, 28] bytes, their labels, and the places of those that train. */
export interface Digits {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly places: Uint32Array;
}

/** The place of a digit with one of these labels, or of any. */
export function choosePlace(
  random: Random,
  { labels, places }: Digits,
  wanted?: readonly number[],
): number {
  let at = places[random.below(places.length)]!;
  // A set may lack these digits: after a few draws any will do.
  for (let tries = 0; wanted && tries < 16 && !wanted.includes(labels[at]!); tries++) {
    at = places[random.below(places.length)]!;
  }
  return at;
}

export const imageAt = ({ images }: Digits, place: number): Uint8Array =>
  images.subarray(place * PIXELS, (place + 1) * PIXELS);

/** A digit with one of these labels, or any. */
export const pick = (random: Random, digits: Digits, wanted?: readonly number[]): Uint8Array =>
  imageAt(digits, choosePlace(random, digits, wanted));

/** The columns of a digit's picture that have ink, as a plane of their own; all of them where none has. */
export function columnsOf(digit: Uint8Array): Plane {
  const picture = { width: SIDE, height: SIDE, data: digit };
  const { x, width } = boundingBox(picture) ?? { x: 0, width: SIDE };
  return crop(picture, { x, y: 0, width, height: SIDE });
}

/** Columns [from, to) of a digit on the sheet, the first of a whole digit's at `left`. */
export function paintColumns(
  sheet: Plane,
  digit: Plane,
  from: number,
  to: number,
  left: number,
): void {
  for (let y = 0; y < SIDE; y++) {
    for (let x = from; x < to; x++) {
      const at = y * sheet.width + left + x;
      sheet.data[at] = Math.max(sheet.data[at]!, digit.data[y * digit.width + x]!);
    }
  }
}

/** What is on a sheet in MNIST's geometry; nothing of nothing. */
export function fitSheet(sheet: Plane): Uint8Array {
  const box = boundingBox(sheet);
  return box ? inputOf(crop(sheet, box)).data : new Uint8Array(PIXELS);
}
