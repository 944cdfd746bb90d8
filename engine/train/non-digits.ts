import { SIDE } from "../pixels/fit.ts";
import type { Plane } from "../pixels/plane.ts";
import { columnsOf, type Digits, fitSheet, PIXELS, paintColumns, pick } from "./digits.ts";
import { chooseByShare, drawsOf, type FillUniform, type Random } from "./draws.ts";
import { drawStroke, type Point } from "./stroke.ts";

// Pictures of what is no digit, for a training to learn doubt from: scribbles, letter-like signs,
// digits lying on their side, several digits in one, half a digit, blots, stripes and patches. All are made from
// random numbers and from the training's own images, of MNIST's size and in MNIST's geometry. Some
// come out looking like a digit; they are few enough to be noise.

/** Longer side of what is drawn, as of MNIST's digits. */
const BOX = 20;

type Maker = (out: Uint8Array, random: Random, digits: Digits) => void;

/** The kinds, and how often each comes beside the others. */
const KINDS: readonly { readonly share: number; readonly make: Maker }[] = [
  { share: 36, make: sign },
  { share: 16, make: scribble },
  { share: 18, make: lying },
  { share: 30, make: run },
  { share: 8, make: piece },
  { share: 8, make: half },
  { share: 6, make: blot },
  { share: 4, make: stripes },
  { share: 8, make: patches },
];

/** [count, 28, 28] bytes, ink high. */
export function makeNonDigits(count: number, digits: Digits, fill: FillUniform): Uint8Array {
  const images = new Uint8Array(count * PIXELS);
  for (let i = 0; i < count; i++) {
    const random = drawsOf(fill, i);
    const { make } = chooseByShare(KINDS, random);
    make(images.subarray(i * PIXELS, (i + 1) * PIXELS), random, digits);
  }
  return images;
}

/** Three to five strokes between the places of a grid, as capital letters have; some of them bent. */
function sign(out: Uint8Array, random: Random): void {
  const strokes = Array.from({ length: 3 + random.below(3) }, () => {
    const from = gridPlace(random);
    const to = gridPlace(random);
    const bend = random.next() < 0.3 ? random.next() - 0.5 : 0;
    return curve(from, to, bend);
  });
  draw(out, strokes, random);
}

function gridPlace(random: Random): Point {
  const jitter = () => (random.next() - 0.5) * 0.16;
  return [random.below(3) / 2 + jitter(), random.below(4) / 3 + jitter()];
}

/** A parabola: its middle lies `bend` of its length beside the straight line. */
function curve([x0, y0]: Point, [x1, y1]: Point, bend: number): Point[] {
  const middle: Point = [(x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0)];
  return bezier([x0, y0], [2 * middle[0] - (x0 + x1) / 2, 2 * middle[1] - (y0 + y1) / 2], [x1, y1]);
}

function bezier([x0, y0]: Point, [x1, y1]: Point, [x2, y2]: Point): Point[] {
  return Array.from({ length: 9 }, (_, i): Point => {
    const t = i / 8;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
  });
}

/** One long stroke through random places, its corners rounded. */
function scribble(out: Uint8Array, random: Random): void {
  const places = Array.from(
    { length: 7 + random.below(8) },
    (): Point => [random.next(), random.next()],
  );
  const middle = ([x0, y0]: Point, [x1, y1]: Point): Point => [(x0 + x1) / 2, (y0 + y1) / 2];
  const stroke: Point[] = [];
  for (let i = 1; i + 1 < places.length; i++) {
    const [before, here, after] = [places[i - 1]!, places[i]!, places[i + 1]!];
    stroke.push(...bezier(middle(before, here), here, middle(here, after)));
  }
  draw(out, [stroke], random);
}

/** Strokes of any size, scaled to the box and laid with the mean of their points in the middle. */
function draw(out: Uint8Array, strokes: readonly (readonly Point[])[], random: Random): void {
  const radius = 0.7 + random.next() * 1.3;
  const points = strokes.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const longer = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const scale = (BOX - 2 * radius) / Math.max(longer, 1e-3);
  const place = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const room = 1 + radius;
    const low = SIDE - room - (Math.max(...values) - mean) * scale;
    const high = room + (mean - Math.min(...values)) * scale;
    return Math.max(high, Math.min(low, SIDE / 2)) - mean * scale;
  };
  const [left, top] = [place(xs), place(ys)];
  for (const stroke of strokes) {
    const moved = stroke.map(([x, y]): Point => [left + x * scale, top + y * scale]);
    drawStroke(out, SIDE, moved, radius);
  }
}

/** Digits that are none when they lie on their side. */
const LIE = [1, 2, 3, 4, 5, 7];

/** A digit turned by a quarter to the left or to the right. */
function lying(out: Uint8Array, random: Random, digits: Digits): void {
  const digit = pick(random, digits, LIE);
  const left = random.next() < 0.5;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = left ? x * SIDE + (SIDE - 1 - y) : (SIDE - 1 - x) * SIDE + y;
      out[y * SIDE + x] = digit[from]!;
    }
  }
}

/** Of the runs are noughts, which people join most often, and which together look like one. */
const NOUGHTS = 0.3;

/** Of the runs have a third digit. */
const THREE = 0.12;

/** Whole digits side by side, apart, touching or crossing, fitted to the box as if they were one. */
function run(out: Uint8Array, random: Random, digits: Digits): void {
  const count = random.next() < THREE ? 3 : 2;
  const wanted = random.next() < NOUGHTS ? [0] : undefined;
  const sheet = sheetOf(count);
  let left = 0;
  for (let i = 0; i < count; i++) {
    const digit = columnsOf(pick(random, digits, wanted));
    paintColumns(sheet, digit, 0, digit.width, Math.max(0, left));
    left += digit.width + random.below(7) - 4;
  }
  out.set(fitSheet(sheet));
}

/** Room for so many digits, and a gap of some pixels between them. */
function sheetOf(count: number): Plane {
  const width = count * (SIDE + 2);
  return { width, height: SIDE, data: new Uint8Array(width * SIDE) };
}

/** Digits of which a part, cut off from top to bottom, is none. */
const CUT = [0, 2, 3, 4, 5, 6, 8, 9];

/** A digit and a part of its neighbour, as a wrong cut between two that touch leaves them. */
function piece(out: Uint8Array, random: Random, digits: Digits): void {
  const cut = columnsOf(pick(random, digits, CUT));
  const whole = columnsOf(pick(random, digits));
  const kept = Math.round(cut.width * random.between(0.4, 0.75));
  const gap = random.below(4) - 2;
  const isLeft = random.next() < 0.5;
  const sheet = sheetOf(2);
  // From the middle of the sheet, where they meet.
  const middle = SIDE + 2;
  const [left, right] = isLeft ? [cut, whole] : [whole, cut];
  paintColumns(sheet, left, isLeft ? cut.width - kept : 0, left.width, middle - left.width);
  paintColumns(sheet, right, 0, isLeft ? right.width : kept, middle + gap);
  out.set(fitSheet(sheet));
}

/** Digits whose left and right halves are none. */
const HALVED = [0, 2, 3, 4, 5, 8];

/** The left or the right half of a digit, moved to the middle. */
function half(out: Uint8Array, random: Random, digits: Digits): void {
  const digit = pick(random, digits, HALVED);
  const shift = random.next() < 0.5 ? 5 : -5;
  const [from, to] = shift > 0 ? [0, SIDE / 2] : [SIDE / 2, SIDE];
  for (let y = 0; y < SIDE; y++) {
    for (let x = from; x < to; x++) out[y * SIDE + x + shift] = digit[y * SIDE + x]!;
  }
}

/** A filled ellipse, or the ring of a very thick pen. */
function blot(out: Uint8Array, random: Random): void {
  const [a, b] = [4 + random.next() * 6, 4 + random.next() * 6];
  const hole = random.next() < 0.3 ? 0.1 : 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const [u, v] = [(x - 13.5) / a, (y - 13.5) / b];
      const r = u * u + v * v;
      if (r <= 1 && r >= hole) out[y * SIDE + x] = 255;
    }
  }
}

/** What is above the middle of a coarse noise, as shades and textures leave it. */
function patches(out: Uint8Array, random: Random): void {
  const cells = 3 + random.below(4);
  const noise = Array.from({ length: cells * cells }, () => random.next());
  const at = (x: number, y: number) => noise[y * cells + x]!;
  const mix = (a: number, b: number, t: number) => a + t * (b - a);
  const corner = (SIDE - BOX) / 2;
  for (let y = 0; y < BOX; y++) {
    for (let x = 0; x < BOX; x++) {
      const [u, v] = [(x * (cells - 1)) / BOX, (y * (cells - 1)) / BOX];
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const above = mix(at(i, j), at(i + 1, j), u - i);
      const below = mix(at(i, j + 1), at(i + 1, j + 1), u - i);
      const level = Math.round(128 + 8 * 255 * (mix(above, below, v - j) - 0.5));
      out[(corner + y) * SIDE + corner + x] = Math.max(0, Math.min(255, level));
    }
  }
}

/** Lines or dots in even steps over the box. */
function stripes(out: Uint8Array, random: Random): void {
  const step = 3 + random.below(4);
  const way = random.below(4);
  for (let y = 4; y < SIDE - 4; y++) {
    for (let x = 4; x < SIDE - 4; x++) {
      const lines = [x, y, x + y, (x % step < 2 ? 0 : 2) + y][way]!;
      if (lines % step < 2) out[y * SIDE + x] = 255;
    }
  }
}
