import { describe, expect, test } from "vitest";
import {
  addNoise,
  type Changes,
  type CurvePoint,
  curveWords,
  matrixOf,
  SLIDERS,
  stretchesOf,
  UNCHANGED,
  valuesOf,
} from "../../models/changes.ts";
import { english } from "../support/english.ts";

const SIDE = 100;

/** Where a point of the drawing goes. */
const moved = (changes: Partial<Changes>, x: number, y: number) => {
  const [a, b, c, d, e, f] = matrixOf({ ...UNCHANGED, ...changes }, SIDE);
  return [a * x + c * y + e, b * x + d * y + f];
};

describe("what a change does to a place", () => {
  const cases: [why: string, changes: Partial<Changes>, from: [number, number], to: number[]][] = [
    ["nothing", {}, [10, 20], [10, 20]],
    ["a quarter turn, clockwise", { turn: 90 }, [50, 10], [90, 50]],
    ["half a turn", { turn: 180 }, [10, 20], [90, 80]],
    ["to the right and up", { across: 20, down: -10 }, [10, 20], [30, 10]],
    ["half the size, about the middle", { size: 50 }, [10, 90], [30, 70]],
    ["moved after it is turned", { turn: 90, across: 5 }, [50, 10], [95, 50]],
    ["the pen and the noise: not", { pen: 300, noise: 50 }, [10, 20], [10, 20]],
  ];

  test.each(cases)("%s", (_why, changes, from, to) => {
    const found = moved(changes, ...from);
    for (const [i, value] of to.entries()) expect(found[i]).toBeCloseTo(value, 9);
  });
});

test.each(SLIDERS)("the drawing as it is lies on a step of the slider: $title", (slider) => {
  const values = valuesOf(slider);
  expect(values).toContain(UNCHANGED[slider.name]);
  expect(values[0]).toBe(slider.min);
  expect(values.at(-1)).toBe(slider.max);
});

describe("noise", () => {
  const grey = new Uint8Array(280 * 280).fill(128);

  test("none leaves the picture as it is", () => {
    expect(addNoise(grey, 280, 0)).toBe(grey);
  });

  test("is the same each time, in grains, to both sides, and no more than is said", () => {
    const noisy = addNoise(grey, 280, 25);
    expect(addNoise(grey, 280, 25)).toEqual(noisy);
    expect(new Set([0, 1, 2, 3].map((x) => noisy[x])).size).toBe(1);
    expect(new Set([0, 4, 8, 12].map((x) => noisy[x])).size).toBe(4);
    const [least, most] = [Math.min(...noisy), Math.max(...noisy)];
    expect(least).toBeGreaterThanOrEqual(64);
    expect(least).toBeLessThan(70);
    expect(most).toBeLessThanOrEqual(192);
    expect(most).toBeGreaterThan(186);
    const mean = noisy.reduce((sum, level) => sum + level, 0) / noisy.length;
    expect(Math.abs(mean - 128)).toBeLessThan(2);
  });

  test("stays within black and white", () => {
    const white = new Uint8Array(280 * 280).fill(255);
    expect(Math.max(...addNoise(white, 280, 100))).toBe(255);
  });
});

describe("what is read along a slider", () => {
  const points = (texts: string): CurvePoint[] =>
    [...texts].map((text, i) => ({ value: 10 * i - 20, text: text.trim(), confidence: 0.5 }));

  test("is told in stretches", () => {
    expect(stretchesOf(points("2277 7"))).toEqual([
      { text: "2", from: -20, to: -10 },
      { text: "7", from: 0, to: 10 },
      { text: "", from: 20, to: 20 },
      { text: "7", from: 30, to: 30 },
    ]);
    expect(stretchesOf([])).toEqual([]);
  });

  test("and in words", () => {
    expect(curveWords(points("2277 "), "°", english)).toBe(
      "2 from −20° to −10°, 7 from 0° to 10°, nothing at 20°",
    );
  });
});
