import type { Voice } from "../texts/index.ts";
import { signed } from "./format.ts";
import { stirred } from "./stirred.ts";

/** What can be done to a drawing before it is read. */
export interface Changes {
  /** As far as it was drawn, in per cent of its lines' length. */
  readonly drawn: number;
  /** Degrees, clockwise. */
  readonly turn: number;
  /** To the right and down, in hundredths of the side. */
  readonly across: number;
  readonly down: number;
  /** Of the drawing with its pen, and of the pen alone, in per cent. */
  readonly size: number;
  readonly pen: number;
  /** Grain laid over the picture, in per cent of black. */
  readonly noise: number;
}

export type Change = keyof Changes;

export interface Slider {
  readonly name: Change;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The drawing as it is. */
export const UNCHANGED: Changes = {
  drawn: 100,
  turn: 0,
  across: 0,
  down: 0,
  size: 100,
  pen: 100,
  noise: 0,
};

export const SLIDERS: readonly Slider[] = [
  { name: "drawn", unit: "\u00a0%", min: 5, max: 100, step: 5 },
  { name: "turn", unit: "°", min: -90, max: 90, step: 7.5 },
  { name: "across", unit: "\u00a0%", min: -60, max: 60, step: 5 },
  { name: "down", unit: "\u00a0%", min: -60, max: 60, step: 5 },
  { name: "size", unit: "\u00a0%", min: 10, max: 250, step: 10 },
  { name: "pen", unit: "\u00a0%", min: 10, max: 300, step: 10 },
  { name: "noise", unit: "\u00a0%", min: 0, max: 100, step: 5 },
];

/** The values of a slider, from its least on. */
export const valuesOf = ({ min, max, step }: Pick<Slider, "min" | "max" | "step">): number[] =>
  Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) => min + i * step);

/** As a canvas takes it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Turns and enlarges about the middle of a square of `side`, then moves. */
export function matrixOf({ turn, across, down, size }: Changes, side: number): Matrix {
  const [angle, factor, middle] = [(turn * Math.PI) / 180, size / 100, side / 2];
  const [cos, sin] = [factor * Math.cos(angle), factor * Math.sin(angle)];
  const [dx, dy] = [(across / 100) * side, (down / 100) * side];
  return [
    cos,
    sin,
    -sin,
    cos,
    middle - cos * middle + sin * middle + dx,
    middle - sin * middle - cos * middle + dy,
  ];
}

/** Pixels of a grain: as of a poor photo, and coarse enough not to vanish when the picture is reduced. */
const GRAIN = 4;

/** Lays grain over a grey picture, [side, side]: the same one each time. */
export function addNoise(pixels: Uint8Array, side: number, noise: number): Uint8Array {
  if (noise === 0) return pixels;
  return pixels.map((level, i) => {
    const [x, y] = [Math.floor((i % side) / GRAIN), Math.floor(i / side / GRAIN)];
    return Math.max(0, Math.min(255, level + 5.1 * noise * (stirred(y * side + x) - 0.5)));
  });
}

/** What is read at one value of a slider. */
export interface CurvePoint {
  readonly value: number;
  /** What is read: a digit, a number, or "" where nothing is. */
  readonly text: string;
  /** Probability of the drawing's own answer. */
  readonly confidence: number;
}

/** Values side by side at which the same is read. */
export interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export function stretchesOf(points: readonly CurvePoint[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { value, text } of points) {
    const last = stretches.at(-1);
    if (last?.text === text) stretches[stretches.length - 1] = { ...last, to: value };
    else stretches.push({ text, from: value, to: value });
  }
  return stretches;
}

/** "2 from −90° to −60°, 7 from −52.5° to 30°, nothing at 90°" */
export const curveWords = (
  points: readonly CurvePoint[],
  unit: string,
  { t, language }: Voice,
): string =>
  stretchesOf(points)
    .map((stretch) => {
      const text = stretch.text === "" ? t("panel.nothing") : stretch.text;
      const [from, to] = [stretch.from, stretch.to].map(
        (value) => `${signed(value, language)}${unit}`,
      ) as [string, string];
      return from === to
        ? t("panel.stretch-at", { text, at: from })
        : t("panel.stretch", { text, from, to });
    })
    .join(", ");
