import { describe, expect, test } from "vitest";
import { inkOf } from "#engine/pixels/ink.js";
import { type Picture, type Reading, toInput } from "#engine/pixels.js";
import { type Colour, draw, noise, paint, seven } from "../support/draw.ts";

// What is written on paper, and what light, paper and forms do to it: the input has to be that of the
// clean drawing.

const WIDTH = 240;
const HEIGHT = 200;
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

const drawing = draw(WIDTH, HEIGHT, seven(90, 60, 80), 9);
const clean = toInput(paint(drawing, WHITE, BLACK));

/** A grey level at each place. */
type Level = (x: number, y: number) => number;

/** The drawing in ink that takes three quarters of the light away, on paper of these levels. */
function written(paper: Level, { width, height, ink } = drawing): Picture {
  const data = Uint8Array.from(ink, (share, i) =>
    Math.round(paper(i % width, Math.floor(i / width)) * (1 - 0.75 * share)),
  );
  return { data, width, height, channels: 1 };
}

/** Mean absolute difference of two readings, 0..1. */
function difference(a: Reading, b: Reading): number {
  return a.pixels.reduce((sum, p, i) => sum + Math.abs(p - b.pixels[i]!), 0) / a.pixels.length;
}

/** 0 before `from`, 1 after `to`, straight between. */
const ramp = (at: number, from: number, to: number): number =>
  Math.max(0, Math.min(1, (at - from) / (to - from)));

const random = noise(3);
const isNear = (a: number, step: number, thick: number) => a % step < thick;
const isFrame = (x: number, y: number, at: number, thick: number): boolean => {
  const depth = Math.min(x, y, WIDTH - 1 - x, HEIGHT - 1 - y);
  return depth >= at && depth < at + thick;
};
const isSheet = (x: number, y: number) => x > 40 && x < 210 && y > 25 && y < 180;

/** A long sheet, turned by some degrees. */
const isTurned = (x: number, y: number) => {
  const [right, down] = [x - 125, y - 100];
  return Math.abs(right + 0.12 * down) < 100 && Math.abs(down - 0.12 * right) < 60;
};

const papers: [why: string, paper: Level, most: number][] = [
  ["light from one side", (x) => 120 + (110 * x) / WIDTH, 0.01],
  ["light in a corner", (x, y) => 250 - Math.hypot(x, y) / 2, 0.01],
  ["the edge of a shadow across the digit", (x) => 230 - 100 * ramp(x, 100, 130), 0.02],
  ["a shadow over a corner", (x, y) => 230 - 110 * ramp(x + y, 240, 260), 0.025],
  ["a sheet on a dark table", (x, y) => (isSheet(x, y) ? 220 : 60), 0.01],
  ["a sheet on a table as dark as its ink", (x, y) => (isSheet(x, y) ? 220 : 55), 0.01],
  ["a turned sheet on a dark table", (x, y) => (isTurned(x, y) ? 220 : 60), 0.01],
  ["a sheet on a light table", (x, y) => (isSheet(x, y) ? 200 : 250), 0.01],
  ["a sheet's corner on a dark table", (x, y) => (x > 215 || y > 175 ? 60 : 220), 0.01],
  ["a strip of a dark table", (x) => (x < 16 ? 60 : 220), 0.01],
  ["a lamp in the middle", (x, y) => 240 - 190 * ramp(Math.hypot(x - 120, y - 100), 30, 150), 0.02],
  ["a soft shadow over a corner", (x, y) => 230 - 160 * ramp(x + y, 290, 430), 0.01],
  ["a hard shadow over a corner", (x, y) => (x + y > 345 ? 110 : 230), 0.01],
  ["punched holes", (x, y) => (Math.hypot(x - 16, (y % 60) - 30) < 7 ? 60 : 230), 0.01],
  ["a dark frame along the edges", (x, y) => (isFrame(x, y, 0, 4) ? 20 : 220), 0.01],
  ["a box around the digit", (x, y) => (isFrame(x, y, 12, 3) ? 60 : 220), 0.01],
  ["faint ruling", (_x, y) => (isNear(y, 22, 2) ? 185 : 230), 0.03],
  ["ruling as dark as ink", (_x, y) => (isNear(y, 40, 2) ? 70 : 230), 0.03],
  ["ruling that leans", (x, y) => (isNear(y + x / 24, 40, 2) ? 90 : 230), 0.03],
  ["squares", (x, y) => (isNear(x, 24, 1) || isNear(y, 24, 1) ? 190 : 230), 0.03],
  ["a line under it and a margin", (x, y) => (x === 30 || y === 165 ? 80 : 230), 0.01],
  ["specks", (x, y) => ((x % 47) + (y % 41) < 2 ? 60 : 230), 0.01],
  ["grain", () => 200 + 30 * (random() - 0.5), 0.03],
];

describe("the input is that of the clean drawing, for all of", () => {
  test.each(papers)("%s", (_why, paper, most) => {
    const reading = toInput(written(paper));
    expect(reading.inverted).toBe(true);
    expect(difference(reading, clean)).toBeLessThan(most);
  });

  test.each(papers.slice(0, 5))("%s, and chalk on a board", (_why, paper, most) => {
    const { data, ...size } = written(paper);
    const board = toInput({ ...size, data: data.map((level) => 255 - level) });
    expect(board.inverted).toBe(false);
    expect(difference(board, clean)).toBeLessThan(2 * most);
  });
});

const colours: [why: string, on: Colour, ink: Colour][] = [
  ["yellow on white", WHITE, [255, 255, 0]],
  ["red on yellow", [255, 255, 0], [255, 0, 0]],
  ["red on green as light", [0, 130, 0], [255, 0, 0]],
  ["light blue on white", WHITE, [190, 225, 255]],
];

test.each(colours)("ink is told by its colour: %s", (_why, on, ink) => {
  expect(difference(toInput(paint(drawing, on, ink)), clean)).toBeLessThan(0.01);
});

test("pencil under grain is found, grain alone is none", () => {
  const grain = noise(8);
  const pencil = Uint8Array.from(drawing.ink, (share) => 215 - 45 * share + 8 * (grain() - 0.5));
  const size = { width: WIDTH, height: HEIGHT, channels: 1 } as const;
  expect(difference(toInput({ data: pencil, ...size }), clean)).toBeLessThan(0.03);
  const empty = pencil.map(() => 215 + 8 * (grain() - 0.5));
  expect(toInput({ data: empty, ...size }).blank).toBe(true);
});

describe("a stroke is no line", () => {
  test.each([
    [
      "a one in a tight box",
      30,
      60,
      [
        [
          [15, 0],
          [15, 60],
        ],
      ],
    ],
    [
      "a seven in a tight box",
      60,
      60,
      [
        [
          [0, 3],
          [57, 3],
          [25, 60],
        ],
      ],
    ],
    [
      "ones in a row",
      120,
      60,
      [20, 50, 80].map((x) => [
        [x, 8],
        [x, 52],
      ]),
    ],
  ] as [string, number, number, [number, number][][]][])("%s", (_why, width, height, strokes) => {
    const { ink } = draw(width, height, strokes, 5);
    const found = inkOf(paint({ width, height, ink }, WHITE, BLACK))!.ink;
    const sum = (levels: ArrayLike<number>) => Array.from(levels).reduce((a, b) => a + b, 0);
    expect(sum(found.data) / 255 / sum(ink)).toBeGreaterThan(0.95);
  });
});

describe("of several patches", () => {
  const strokes = seven(90, 60, 80);
  const rows: [why: string, more: [number, number][][], isDigit: boolean][] = [
    [
      "a broken stroke beside it belongs to the digit",
      [
        [
          [182, 70],
          [184, 130],
        ],
      ],
      true,
    ],
    [
      "a base below it belongs to the digit",
      [
        [
          [100, 160],
          [150, 160],
        ],
      ],
      true,
    ],
    [
      "a bar above it belongs to the digit",
      [
        [
          [100, 40],
          [150, 40],
        ],
      ],
      true,
    ],
    [
      "a point after it does not",
      [
        [
          [170, 136],
          [171, 138],
        ],
      ],
      false,
    ],
    [
      "what reaches in over an edge does not",
      [
        [
          [239, 60],
          [215, 120],
        ],
      ],
      false,
    ],
  ];

  test.each(rows)("%s", (_why, more, isDigit) => {
    const reading = toInput(paint(draw(WIDTH, HEIGHT, [...strokes, ...more], 9), WHITE, BLACK));
    expect(difference(reading, clean) > 0.001).toBe(isDigit);
  });

  test("all of them are ink", () => {
    const all = draw(
      WIDTH,
      HEIGHT,
      [
        ...strokes,
        ...seven(10, 60, 60),
        [
          [170, 136],
          [171, 138],
        ],
      ],
      9,
    );
    const { ink, factor, inverted } = inkOf(paint(all, WHITE, BLACK))!;
    expect([ink.width, ink.height, factor, inverted]).toEqual([WIDTH, HEIGHT, 1, true]);
    const off = ink.data.map((level, i) => Math.abs(level - 255 * all.ink[i]!));
    // The faintest of soft edges is no ink.
    expect(Math.max(...off)).toBeLessThan(0.07 * 255);
  });
});

test("a large picture is reduced by whole pixels, whatever its channels", () => {
  const large = draw(1200, 700, seven(300, 150, 400), 45);
  const { data, ...size } = paint(large, WHITE, BLACK);
  const levels = Uint8Array.from({ length: data.length / 3 }, (_, i) => data[3 * i]!);
  const grey: Picture = { ...size, data: levels, channels: 1 };
  const reading = toInput(grey);
  expect(difference(reading, clean)).toBeLessThan(0.01);
  for (const channels of [2, 3, 4] as const) {
    const same = new Uint8Array(levels.length * channels);
    levels.forEach((level, i) => {
      for (let c = 0; c < channels; c++) same[i * channels + c] = level;
      if (channels !== 3) same[i * channels + channels - 1] = 255;
    });
    expect(toInput({ ...size, data: same, channels })).toEqual(reading);
  }
});
