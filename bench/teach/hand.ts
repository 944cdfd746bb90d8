import { type Dataset, DIGITS, toInput } from "@inkling/engine";
import type { OwnDigit } from "../../models/own-digits.ts";
import { type Random, seeded } from "../recognition/random.ts";
import { render } from "../recognition/raster.ts";

type Point = readonly [x: number, y: number];

/** A digit as it was drawn: strokes in a square of side 1, and the pen's width there. */
export interface HandDigit {
  readonly label: number;
  readonly strokes: readonly (readonly Point[])[];
  readonly width: number;
}

/**
 * An unusual hand: one way for each digit, of which MNIST has next to none. Places "x,y" in
 * hundredths of the digit's box, y down; a stroke a string.
 */
const STYLES: readonly (readonly string[])[] = [
  // Slashed from corner to corner.
  ["50,0 15,15 0,50 15,85 50,100 85,85 100,50 85,15 50,0", "-10,108 50,50 110,-8"],
  // A tent: up as far as down, on a base.
  ["0,78 30,38 55,0 58,50 60,100", "5,100 60,100 115,100"],
  // A Z with a bar.
  ["0,0 50,0 100,0 100,2 50,50 0,98 0,100 50,100 100,100", "22,48 50,50 80,52"],
  // A flat top, and a bow that goes below the line and back up.
  ["0,0 45,0 90,0 88,4 62,20 40,38 42,40 80,48 96,72 60,100 8,96 -8,78 4,66"],
  // Open, the stem no longer than the bowl.
  ["2,0 0,25 8,48 40,58 70,52 95,40", "98,0 96,35 92,70 90,100"],
  // A single line, hardly bent, with a long roof.
  ["100,0 60,2 25,4 24,6 12,48 14,50 60,52 70,74 40,98 0,100"],
  // A b: a straight stem, a small bowl.
  ["10,0 8,35 6,70 8,98 40,100 70,92 72,72 45,62 12,72"],
  // Crossed, with a serif at the start, and a foot.
  ["0,22 2,0 4,0 50,0 95,0 94,4 70,45 50,98", "12,48 50,50 95,48", "22,100 50,100 82,100"],
  // Two rings, one on the other, that do not quite meet.
  ["50,0 22,12 22,34 50,44 78,34 78,12 50,0", "50,50 12,62 12,88 50,100 88,88 88,62 50,50"],
  // A g: the tail comes back under the ring.
  ["88,10 50,0 12,12 8,34 40,46 78,36 88,12 88,50 80,86 45,100 5,92 -4,78"],
];

/** `each` digits of every class, the same for the same seed: class by class, one after the other. */
export function unusualHand(each: number, seed: number): readonly HandDigit[] {
  const random = seeded(seed);
  return Array.from({ length: each }, () => DIGITS.map((_, label) => write(label, random))).flat();
}

/** No digit is like the one before: leaning, size, place and every point vary. */
function write(label: number, random: Random): HandDigit {
  const about = (middle: number, range: number) => middle + range * (2 * random() - 1);
  const [height, aspect] = [about(0.55, 0.1), about(0.62, 0.1)];
  const [left, top] = [about(0.33, 0.06), about(0.2, 0.05)];
  const lean = about(0, 0.14);
  const off = 0.035;
  const place = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map((part) => Number(part) / 100 + about(0, off));
    return [left + height * (aspect * x + lean * (0.5 - y)), top + height * y];
  };
  const strokes = STYLES[label]!.map((stroke) => stroke.split(" ").map(place));
  return { label, strokes, width: about(0.075, 0.015) };
}

/** The digits as pictures that a model is taught and tested with. */
export function handPictures(digits: readonly HandDigit[]): Dataset {
  const images = new Uint8Array(digits.length * 784);
  digits.forEach((digit, i) => {
    const { pixels } = toInput(
      render({ label: String(digit.label), strokes: digit.strokes }, penOf(digit)),
    );
    images.set(
      pixels.map((level) => Math.round(255 * level)),
      i * 784,
    );
  });
  const labels = Uint8Array.from(digits, ({ label }) => label);
  return { images, labels, count: digits.length, rows: 28, columns: 28, classes: DIGITS };
}

/** The digit's own size; where it lies makes no difference once it is fitted. */
function penOf({ strokes, width }: HandDigit) {
  const extent = (axis: 0 | 1) => {
    const values = strokes.flat().map((point) => point[axis]);
    return Math.max(...values) - Math.min(...values);
  };
  const size = 280 * Math.max(extent(0), extent(1));
  return { width: 280 * width, size, at: [0.5, 0.5] as const };
}

/** The digits as the page keeps them. What they were read as is made up. */
export function ownDigits(digits: readonly HandDigit[]): readonly OwnDigit[] {
  const { images } = handPictures(digits);
  return digits.map(({ label, strokes, width }, i) => ({
    label,
    answer: { label: String((label + i) % 10), confidence: 0.625 },
    model: "inkling",
    pixels: images.slice(i * 784, (i + 1) * 784),
    strokes: strokes.map((points) => ({ points: points.flat(), width, erase: false })),
    created: new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString(),
  }));
}
