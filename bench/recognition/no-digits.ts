import type { Picture } from "@inkling/engine";
import type { LabelledPicture } from "../../models/labelled.ts";
import { NO_DIGIT } from "./answers.ts";
import { WIDTHS } from "./pens.ts";
import { type Random, seeded } from "./random.ts";
import { CANVAS, render } from "./raster.ts";
import type { PenDrawing, Point } from "./strokes.ts";

const MADE = 200;
const WHITE = 255;

/** What a reader of digits must not answer with one: pictures of a sort that show none. */
export interface NoDigits {
  readonly sort: string;
  readonly pictures: readonly LabelledPicture[];
}

/** Drawn letters if there are any, and blank, scribbled and patterned pictures made here. */
export function noDigits(letters: readonly PenDrawing[]): readonly NoDigits[] {
  const sorts = [
    { sort: "blank", pictures: many(BLANK.length, blank) },
    { sort: "scribbles", pictures: many(MADE, scribble) },
    { sort: "textures", pictures: many(MADE, texture) },
  ];
  if (letters.length === 0) return sorts;
  return [{ sort: "letters", pictures: letters.map(letter) }, ...sorts];
}

function letter(drawing: PenDrawing, i: number): LabelledPicture {
  return named(`${drawing.label} (letter ${i})`, () => render(drawing, pen(i)));
}

const pen = (i: number) => {
  const at: Point = [0.5, 0.5];
  return { width: WIDTHS[i % WIDTHS.length]!, size: 150, at };
};

function many(count: number, make: (i: number, random: Random) => Picture): LabelledPicture[] {
  return Array.from({ length: count }, (_, i) =>
    named(`${make.name} ${i}`, () => make(i, seeded(1000 + i))),
  );
}

function named(name: string, make: () => Picture): LabelledPicture {
  return { name, label: NO_DIGIT, source: name, read: async () => make() };
}

/** Papers without anything on them: level, and how much the level varies. */
const BLANK: readonly (readonly [level: number, grain: number])[] = [
  [255, 0],
  [0, 0],
  [128, 0],
  [235, 4],
  [200, 8],
  [40, 6],
  [250, 3],
  [180, 12],
  [90, 8],
  [220, 16],
];

function blank(i: number, random: Random): Picture {
  const [level, grain] = BLANK[i]!;
  return picture(CANVAS, () => level + grain * (random() - 0.5));
}

/** Two to eight strokes that wander over the canvas, as when a pen is tried. */
function scribble(i: number, random: Random): Picture {
  const strokes = Array.from({ length: 2 + Math.floor(7 * random()) }, () => wander(random));
  return render({ label: NO_DIGIT, strokes }, { ...pen(i), size: 150 + 80 * random() });
}

const STEPS = 30;

/** Each step keeps most of the direction of the one before, and is drawn back to the middle. */
function wander(random: Random): Point[] {
  const points: Point[] = [[random(), random()]];
  let [dx, dy] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    const [x, y] = points.at(-1)!;
    dx = 0.8 * dx + 0.16 * (random() - 0.5) + 0.03 * (0.5 - x);
    dy = 0.8 * dy + 0.16 * (random() - 0.5) + 0.03 * (0.5 - y);
    points.push([x + dx, y + dy]);
  }
  return points;
}

/** Noise, slopes, stripes and chequers, coarse and fine. */
function texture(i: number, random: Random): Picture {
  const side = 32 + Math.floor(200 * random());
  const period = 2 + Math.floor((side / 3) * random());
  const [a, b] = [255 * random(), 255 * random()];
  const cells = Array.from({ length: side * side }, random);
  const bit = (on: boolean) => (on ? a : b);
  const patterns: ((x: number, y: number) => number)[] = [
    (x, y) => WHITE * cells[y * side + x]!,
    (x, y) => bit(cells[Math.floor(y / period) * side + Math.floor(x / period)]! < 0.5),
    (x) => a + ((b - a) * x) / side,
    (x, y) => a + ((b - a) * (x * x + y * y)) / (2 * side * side),
    (x) => bit(Math.floor(x / period) % 2 === 0),
    (x, y) => bit(Math.floor((x + y) / period) % 2 === 0),
    (x, y) => bit((Math.floor(x / period) + Math.floor(y / period)) % 2 === 0),
  ];
  return picture(side, patterns[i % patterns.length]!);
}

function picture(side: number, level: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      data[y * side + x] = Math.max(0, Math.min(WHITE, Math.round(level(x, y))));
    }
  }
  return { data, width: side, height: side, channels: 1 };
}
