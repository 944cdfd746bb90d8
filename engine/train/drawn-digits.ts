import { inputOf, SIDE } from "../pixels/fit.ts";
import { boundingBox, crop, type Plane } from "../pixels/plane.ts";
import { resample } from "../pixels/resample.ts";
import { chooseByShare, drawsOf, type FillUniform, type Random } from "./draws.ts";
import { drawStroke, type Point } from "./stroke.ts";

// Digits written by a pen of our own, for hands of which MNIST has few or none: ones with a flag
// and a foot, open fours, crossed sevens, fives whose top lies apart, nines with a curled tail.

/** Bytes of a picture. */
const PIXELS = SIDE * SIDE;

/** How some people write a digit. */
interface Style {
  readonly digit: number;
  /** How often, beside the other styles. */
  readonly share: number;
  /**
   * A line each: places "x,y" in hundredths of the digit's box, y down, joined by a smooth curve; at a
   * place with "!" the pen turns sharply.
   */
  readonly strokes: readonly string[];
  /** Width of the box in heights, at least and at most. */
  readonly aspect: readonly [number, number];
}

const style = (
  digit: number,
  share: number,
  aspect: readonly [number, number],
  ...strokes: string[]
): Style => ({ digit, share, aspect, strokes });

const STYLES: readonly Style[] = [
  // A ring that is flat or narrow, closed or not.
  style(0, 4, [0.5, 1.6], "55,0 15,15 0,50 18,88 52,100 85,85 100,50 82,12 45,2"),
  // With the end over the start: a loop inside, a stroke to the right.
  style(0, 3, [0.6, 1.6], "88,22 60,2 20,12 2,55 30,98 75,88 90,45 70,12 30,18"),
  style(0, 2, [0.7, 1.7], "60,6 20,12 0,50 25,95 70,92 92,55 75,12 45,4 70,14 115,10"),
  style(0, 3, [0.4, 1], "70,8 40,0 8,30 0,65 25,98 65,95 95,60 92,20 60,0 35,12"),
  // With a tail at its start.
  style(0, 2, [0.45, 1], "62,0 40,10 8,42 4,76 36,100 80,92 96,58 74,24 44,14"),
  // Left open to the right, to the left, above, below.
  style(0, 2, [0.5, 1.2], "94,14 50,0 12,18 0,52 16,88 52,100 88,84 100,48"),
  style(0, 2, [0.5, 1.2], "6,16 48,0 88,16 100,50 84,88 48,100 14,86 0,54"),
  style(0, 2, [0.5, 1.1], "30,2 4,36 6,80 45,100 90,84 100,42 76,4"),
  style(0, 1, [0.5, 1.1], "26,98 2,62 8,18 50,0 92,18 98,58 72,96"),
  // Under a bar that joins it to its neighbours, closed or not.
  style(0, 2, [0.5, 1], "0,3 100,1", "36,2 10,40 20,90 52,100 86,86 92,42 72,3"),
  style(0, 2, [0.5, 1], "22,4 100,1", "44,3 12,26 4,62 24,96 62,98 90,76 98,46"),
  // With a flag: short, long, from far below.
  style(1, 7, [0.3, 0.6], "0,38 40,20 85,0! 88,50 80,100"),
  style(1, 6, [0.4, 0.9], "0,55 45,30 90,0! 88,50 78,100"),
  style(1, 3, [0.15, 0.32], "0,45 40,18 80,0! 85,50 80,100"),
  style(1, 2, [0.25, 0.42], "0,28 45,14 80,0! 80,100"),
  style(1, 2, [0.4, 0.8], "0,85 42,40 78,0! 88,50 95,100"),
  style(1, 3, [0.5, 0.9], "0,34 30,20 60,0! 60,100!", "20,100 100,98"),
  style(1, 2, [0.3, 0.6], "50,0 50,100!", "0,100 100,100"),
  style(1, 2, [0.1, 0.3], "60,0 50,50 40,100"),
  // With a foot that is straight, waved, or a loop; with a curled head.
  style(2, 3, [0.5, 0.9], "8,28 20,5 50,0 82,15 80,40 45,72 0,100! 50,96 100,98"),
  style(2, 2, [0.5, 0.9], "10,30 30,4 65,2 85,25 55,65 10,95 5,80 30,78 60,95 100,90"),
  style(2, 2, [0.5, 0.9], "20,22 8,14 25,2 62,0 85,22 60,60 0,98! 30,84 65,98 100,88"),
  // With a loop at the head, another at the foot, and a rising tail.
  style(2, 3, [0.6, 1], "36,26 12,30 10,8 46,0 76,16 64,46 28,82 4,92 8,74 34,76 66,98 100,62"),
  style(2, 2, [0.55, 0.95], "32,30 10,24 18,4 56,0 80,20 62,52 4,98! 34,82 66,98 100,78"),
  // With a flat top, or two bows of any size.
  style(3, 3, [0.45, 0.85], "8,3 90,0! 42,38! 85,48 96,72 60,100 0,90"),
  style(3, 3, [0.4, 0.8], "8,18 40,0 85,14 72,38 38,46! 82,54 95,78 55,100 0,86"),
  // Open, the second stroke late and low, or long; closed.
  style(4, 6, [0.38, 0.9], "42,0 22,30 0,60! 50,60 100,56", "74,30 66,65 58,100"),
  style(4, 5, [0.38, 0.9], "40,0 12,38 5,62 30,66 100,58", "72,42 64,70 58,100"),
  style(4, 3, [0.4, 0.9], "38,0 16,34 2,66 35,68 95,58", "72,46 66,72 60,100"),
  // Open like an L, the second stroke short and on its foot; in one stroke.
  style(4, 4, [0.38, 0.85], "48,0 24,45 6,88 40,92 96,84", "88,56 84,76 80,100"),
  style(4, 2, [0.38, 0.85], "44,0 34,40 14,82 42,82 90,80", "96,52 86,72 72,98"),
  style(4, 2, [0.4, 0.8], "62,0 28,30 4,58! 45,50 92,36! 68,68 42,100"),
  style(4, 3, [0.5, 0.95], "20,0 8,30 2,55! 50,57 100,54", "80,2 76,50 70,100"),
  style(4, 3, [0.5, 0.95], "10,0 5,35 22,54 55,52 82,34", "95,0 84,45 72,100"),
  style(4, 2, [0.5, 0.95], "72,100 74,50 76,0! 35,36 0,68! 50,67 100,66"),
  // The top apart, short or long; round as an S.
  style(5, 4, [0.45, 0.9], "28,2 18,42! 50,36 90,55 84,86 48,100 0,90", "30,2 65,2 100,0"),
  style(5, 3, [0.45, 0.9], "22,12 14,46! 50,38 90,58 82,88 45,100 0,92", "34,4 100,-6"),
  style(5, 3, [0.45, 0.85], "98,0 30,4! 20,42! 60,42 90,64 70,94 30,100 0,92"),
  style(5, 2, [0.4, 0.8], "92,6 50,2 22,22 45,46 82,62 80,88 45,100 5,92"),
  // Long and slim, with a bent top, the bowl open.
  style(6, 3, [0.4, 0.8], "72,0 35,28 6,65 25,97 68,96 92,74 70,54 35,60 10,78"),
  style(6, 3, [0.45, 0.9], "92,8 60,0 20,18 0,60 18,95 60,100 95,80 82,54 45,50 8,64"),
  style(6, 2, [0.5, 0.9], "85,4 30,4 8,20 4,80 25,100 80,98 94,76 80,52 14,56"),
  // Crossed, waved, with a hook at the start.
  style(7, 4, [0.5, 0.9], "5,4 50,4 92,0! 62,45 38,100", "20,52 85,46"),
  style(7, 3, [0.5, 0.9], "4,18 8,2! 50,4 95,0! 65,40 48,100", "25,52 90,46"),
  style(7, 3, [0.5, 0.9], "0,18 20,2 55,12 95,2! 60,48 38,100", "22,55 80,48"),
  style(7, 2, [0.45, 0.85], "0,16 18,2 55,10 96,0! 66,45 48,100"),
  style(7, 2, [0.45, 0.85], "6,20 6,2! 50,2 94,2! 60,50 40,100"),
  // A round top, crossed low, by a loop at times.
  style(7, 2, [0.5, 0.9], "4,20 30,2 74,4 88,24 66,60 48,100", "14,66 88,60"),
  style(7, 1, [0.45, 0.85], "4,18 34,2 76,4 86,26 64,62 40,100", "56,66 18,84 16,64 86,62"),
  // From the right, the end open; two rings; a slim top or foot.
  style(8, 3, [0.4, 0.8], "85,14 50,0 15,16 45,44 88,74 52,100 8,76 48,46 90,10"),
  style(8, 2, [0.4, 0.7], "85,14 50,0 15,16 45,44 88,74 52,100 8,76 48,46 62,38"),
  style(8, 2, [0.4, 0.7], "95,10 70,0 45,14 55,40 60,70 35,100 8,85 25,58 60,38 100,12"),
  style(8, 2, [0.4, 0.8], "50,0 18,20 48,44 82,22 55,1", "48,44 8,72 48,100 92,74 54,45"),
  style(8, 2, [0.4, 0.8], "60,46 25,25 50,0 80,20 50,48 30,75 50,100 72,78 56,50"),
  // With a straight stem, a bent one, a tail that curls; the ring open.
  style(9, 4, [0.4, 0.75], "90,14 50,0 8,22 40,48 88,18! 86,60 78,100"),
  style(9, 4, [0.45, 0.85], "92,16 52,0 10,24 42,50 92,18! 92,70 60,100 8,90"),
  style(9, 3, [0.45, 0.85], "90,14 46,0 6,24 36,50 88,18 96,58 74,96 30,100 6,84"),
  style(9, 3, [0.4, 0.75], "48,52 14,36 20,8 60,0 90,20 76,44 52,54 42,80 36,100"),
  // A small ring, and a tail that runs out to the left.
  style(9, 3, [0.45, 0.9], "64,16 46,2 34,14 50,25 72,10 62,30 94,62 72,90 0,100"),
  style(9, 2, [0.4, 0.8], "72,12 30,0 4,18 30,36 78,16! 94,50 66,90 25,100"),
  style(9, 3, [0.4, 0.75], "80,10 35,4 12,28 45,46 90,10! 62,55 40,100"),
];

export interface DrawnDigits {
  /** [count, 28, 28] bytes, ink high, in MNIST's geometry. */
  readonly images: Uint8Array;
  /** [count]: 0 to 9. */
  readonly labels: Uint8Array;
}

/** Writes digits, each in a style and with a hand and a pen of its own. */
export function drawDigits(count: number, fill: FillUniform): DrawnDigits {
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const random = drawsOf(fill, i);
    const chosen = chooseByShare(STYLES, random);
    labels[i] = chosen.digit;
    images.set(write(chosen, random), i * PIXELS);
  }
  return { images, labels };
}

/** Side of the sheet that a digit is written on before it is fitted, and its height there. */
const SHEET = 96;
const HEIGHT = 52;

/** What hands do, in heights: places off, strokes off. */
const PLACES_OFF = 0.09;
const STROKES_OFF = 0.09;

/** How far the top leans to the right, in heights: seldom to the left, seldom far. */
const leanOf = (random: Random): number => 0.9 * random.next() * random.next() - 0.12;

/**
 * Of the pen, in pixels of the sheet: half its width. Once fitted to 20 pixels, strokes are from less than one
 * to more than four pixels wide: MNIST's are 2 to 4.
 */
const PEN = [1, 7.5] as const;

/** Of the digits are stretched in width, to at most a square: forms and scanners scale what is written to their boxes. */
const STRETCHED = 0.2;

function write({ strokes, aspect }: Style, random: Random): Uint8Array {
  const width = random.between(...aspect);
  const lean = leanOf(random);
  const radius = random.between(...PEN);
  const sheet = { width: SHEET, height: SHEET, data: new Uint8Array(SHEET * SHEET) };
  for (const [i, stroke] of strokes.entries()) {
    const off = () => (i === 0 ? 0 : random.around(STROKES_OFF));
    const [dx, dy] = [off(), off()];
    const places = parse(stroke).map(({ x, y, sharp }) => {
      const u = x * width + dx + random.around(PLACES_OFF) * width;
      const v = y + dy + random.around(PLACES_OFF);
      return { x: toSheet(u - width / 2 + lean * (0.5 - v)), y: toSheet(v - 0.5), sharp };
    });
    drawStroke(sheet.data, SHEET, curve(places), radius);
  }
  const digit = crop(sheet, boundingBox(sheet)!);
  return inputOf(random.next() < STRETCHED ? stretch(digit, random) : digit).data;
}

function stretch(digit: Plane, random: Random): Plane {
  const most = Math.max(digit.width, digit.height);
  const width = Math.round(random.between(digit.width, most));
  return resample(digit, width, digit.height);
}

const toSheet = (value: number): number => SHEET / 2 + value * HEIGHT;

/** Where the pen goes; `sharp`: it turns there. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly sharp: boolean;
}

function parse(stroke: string): Place[] {
  return stroke.split(" ").map((place) => {
    const [x = 0, y = 0] = place.replace("!", "").split(",").map(Number);
    return { x: x / 100, y: y / 100, sharp: place.endsWith("!") };
  });
}

/** Short lines from a place to the next. */
const PIECES = 6;

/** The Catmull-Rom spline through all places, broken where the pen turns. */
function curve(places: readonly Place[]): Point[] {
  const way: Point[] = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const [from, to] = [places[i]!, places[i + 1]!];
    const before = from.sharp ? from : (places[i - 1] ?? from);
    const after = to.sharp ? to : (places[i + 2] ?? to);
    for (let piece = i === 0 ? 0 : 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      way.push([
        catmullRom(before.x, from.x, to.x, after.x, t),
        catmullRom(before.y, from.y, to.y, after.y, t),
      ]);
    }
  }
  return way;
}

/** Between b and c, t from 0 to 1 (Catmull and Rom 1974). */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  const cubic = 3 * (b - c) + d - a;
  const square = 2 * a - 5 * b + 4 * c - d;
  return b + (t * (c - a + t * (square + t * cubic))) / 2;
}
