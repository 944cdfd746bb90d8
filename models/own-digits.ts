import { type Dataset, DIGITS } from "@inkling/engine";
import type { Stroke } from "./stroke.ts";

/** A drawing with what it was meant to be: one of the digits that a person teaches a model. */
export interface OwnDigit {
  /** 0 to 9, as the person said. */
  readonly label: number;
  /** What the model took it for: a class, or NO_DIGIT with the share of the nearest. */
  readonly answer: { readonly label: string; readonly confidence: number };
  /** Name of the model that answered. */
  readonly model: string;
  /** What the model saw: [28, 28] bytes, ink high. */
  readonly pixels: Uint8Array;
  /** The drawing itself. */
  readonly strokes: readonly Stroke[];
  /** ISO 8601. */
  readonly created: string;
}

const SIDE = 28;
/** Bytes of a picture. */
export const PIXELS = SIDE * SIDE;

/** The digits as the engine takes them. */
export function ownDataset(digits: readonly OwnDigit[]): Dataset {
  const images = new Uint8Array(digits.length * PIXELS);
  digits.forEach(({ pixels }, i) => {
    images.set(pixels, i * PIXELS);
  });
  const labels = Uint8Array.from(digits, ({ label }) => label);
  return { images, labels, count: digits.length, rows: SIDE, columns: SIDE, classes: DIGITS };
}

/** Of a class with fewer digits than this, all are taught; else one in four is kept back. */
export const LEAST_TO_KEEP_BACK = 3;
const ONE_IN = 4;

/**
 * Digits to teach, and digits to measure with, which the model is not shown: of each class the last
 * quarter, at least one, where there are three or more.
 */
export function keepBack<D extends Pick<OwnDigit, "label">>(
  digits: readonly D[],
): { readonly taught: readonly D[]; readonly kept: readonly D[] } {
  const kept = new Set<D>();
  for (const label of DIGITS.keys()) {
    const ofClass = digits.filter((digit) => digit.label === label);
    if (ofClass.length < LEAST_TO_KEEP_BACK) continue;
    const share = Math.max(1, Math.floor(ofClass.length / ONE_IN));
    for (const digit of ofClass.slice(-share)) kept.add(digit);
  }
  return { taught: digits.filter((digit) => !kept.has(digit)), kept: [...kept] };
}
