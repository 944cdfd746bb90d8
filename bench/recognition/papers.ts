import type { Classifier, Picture } from "@inkling/engine";
import type { LabelledPicture } from "../../models/labelled.ts";
import { accuracyOf, answer } from "./answers.ts";
import { MIDDLE } from "./pens.ts";
import { seeded } from "./random.ts";
import { CANVAS, render } from "./raster.ts";
import type { PenDrawing } from "./strokes.ts";

// Drawings as photos have them: on paper in all kinds of light, with what lies around and on it.

/** The level of the paper, or of what lies there, at a pixel. */
type Paper = (x: number, y: number) => number;

const MIDST = CANVAS / 2;
const WHITE = 230;
const TABLE = 70;

/** 0 before `from`, 1 after `to`, straight between. */
const ramp = (at: number, from: number, to: number): number =>
  Math.max(0, Math.min(1, (at - from) / (to - from)));

/** Distances from the middle, turned by a slope. */
const turned = (x: number, y: number, slope: number): readonly [number, number] => [
  Math.abs(x - MIDST + slope * (y - MIDST)),
  Math.abs(y - MIDST - slope * (x - MIDST)),
];

const isOnSheet = (x: number, y: number, slope: number): boolean => {
  const [across, down] = turned(x, y, slope);
  return across < 120 && down < 110;
};

/** Drawn digits lie in the middle, 166 pixels at most from side to side. */
export const PAPERS: readonly (readonly [name: string, paper: Paper])[] = [
  ["plain", () => WHITE],
  ["light from one side", (x) => 90 + 150 * (x / CANVAS)],
  ["a lamp in the middle", (x, y) => 240 - 170 * ramp(Math.hypot(x - MIDST, y - MIDST), 60, 190)],
  ["a soft shadow over a corner", (x, y) => WHITE - 160 * ramp(x + y, 330, 520)],
  ["a hard shadow over a corner", (x, y) => (x + y > 430 ? 110 : WHITE)],
  ["a hard shadow over half", (x, y) => (x + y > CANVAS ? 120 : WHITE)],
  ["a sheet on a table", (x, y) => (isOnSheet(x, y, 0) ? WHITE : TABLE)],
  ["a sheet turned on a table", (x, y) => (isOnSheet(x, y, 0.1) ? WHITE : TABLE)],
  ["a sheet's corner on a table", (x, y) => (x > 255 || y > 250 ? TABLE : WHITE)],
  ["a table at one side", (x) => (x < 24 ? TABLE : WHITE)],
  ["a thumb", (x, y) => (Math.hypot((x - 200) / 40, (y - 285) / 34) < 1 ? 150 : WHITE)],
  ["punched holes", (x, y) => (Math.hypot(x - 18, (y % 80) - 40) < 9 ? TABLE : WHITE)],
  ["lines", (_x, y) => (y % 48 < 2 ? 180 : WHITE)],
  ["squares", (x, y) => (x % 28 < 1 || y % 28 < 1 ? 180 : WHITE)],
];

/** How much light ink takes, and how far grain goes either way. */
const INK = 0.75;
const GRAIN = 5;

/** The drawing in dark ink on the paper. */
export function onPaper(drawing: PenDrawing, paper: Paper, seed: number): Picture {
  const { data: clean, ...size } = render(drawing, MIDDLE);
  const random = seeded(seed);
  const data = new Uint8Array(clean.length);
  for (let i = 0; i < data.length; i++) {
    const share = INK * (1 - clean[i]! / 255);
    const level = paper(i % size.width, Math.floor(i / size.width));
    data[i] = Math.round(level * (1 - share) + GRAIN * (2 * random() - 1));
  }
  return { data, ...size };
}

export interface PaperFigures {
  readonly paper: string;
  readonly accuracy: number;
}

/** All drawings on every paper, with one pen. */
export async function measurePapers(
  classifier: Classifier,
  drawings: readonly PenDrawing[],
): Promise<readonly PaperFigures[]> {
  const figures: PaperFigures[] = [];
  for (const [name, paper] of PAPERS) {
    const pictures = drawings.map((drawing, i): LabelledPicture => {
      return {
        name: String(i),
        label: drawing.label,
        source: `drawing ${i}`,
        read: async () => onPaper(drawing, paper, i),
      };
    });
    const { all } = await answer(classifier, pictures);
    figures.push({ paper: name, accuracy: accuracyOf(all) });
  }
  return figures;
}
