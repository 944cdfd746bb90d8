import { keepMain } from "./components.ts";
import { type Box, boundingBox, crop, mapLevels, type Plane } from "./plane.ts";

/** A patch of ink smaller than this part of the largest is a speck. */
const SPECK = 1 / 50;

export interface Digit {
  /** Its ink alone, cropped to it. */
  readonly digit: Plane;
  /** Where it is in the plane of the ink. */
  readonly box: Box;
}

/** Of ink, the patches that make up one digit: the largest and what is not a speck beside it. */
export function digitOf(ink: Plane): Digit | undefined {
  const mask = mapLevels(ink, (level) => (level > 0 ? 1 : 0));
  const main = keepMain(mask, SPECK);
  const box = boundingBox(main);
  if (box === undefined) return undefined;
  const data = Uint8Array.from(ink.data, (level, i) => level * main.data[i]!);
  return { digit: crop({ ...ink, data }, box), box };
}
