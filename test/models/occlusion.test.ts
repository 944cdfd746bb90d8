import { describe, expect, test } from "vitest";
import { occlusion, type Probabilities } from "../../models/occlusion.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** A picture with ink 1 at these places. */
const picture = (...places: readonly [x: number, y: number][]) => {
  const pixels = new Float32Array(PIXELS);
  for (const [x, y] of places) pixels[y * SIDE + x] = 1;
  return pixels;
};

/** Class 1 by ink in the left half, against it by ink in the right half. */
const byHalves: Probabilities = (pixels) => {
  const count = pixels.length / PIXELS;
  const answers = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    let sum = 0;
    for (let i = 0; i < PIXELS; i++)
      sum += pixels[n * PIXELS + i]! * (i % SIDE < SIDE / 2 ? 1 : -1);
    answers[2 * n + 1] = 1 / (1 + Math.exp(-sum));
    answers[2 * n] = 1 - answers[2 * n + 1]!;
  }
  return answers;
};

describe("which ink made the answer", () => {
  test("ink that speaks for it is positive, ink against it negative, ground nothing", () => {
    const worth = occlusion(byHalves, picture([4, 10], [5, 10], [22, 10]), 1);
    expect(worth[10 * SIDE + 4]).toBeGreaterThan(0.5);
    expect(worth[10 * SIDE + 22]).toBeLessThan(-0.2);
    const inked = [...worth.keys()].filter((i) => worth[i] !== 0);
    expect(inked).toEqual([10 * SIDE + 4, 10 * SIDE + 5, 10 * SIDE + 22]);
    expect(Math.max(...worth.map(Math.abs))).toBe(1);
  });

  test("is the other way round for the other class", () => {
    const ink = picture([4, 10], [22, 16]);
    const [one, other] = [occlusion(byHalves, ink, 1), occlusion(byHalves, ink, 0)];
    for (let i = 0; i < PIXELS; i++) expect(other[i]).toBeCloseTo(-one[i]!, 5);
  });

  test.each([
    ["no ink", picture(), byHalves],
    [
      "a model that looks at nothing",
      picture([9, 9]),
      (p: Float32Array) => new Float32Array((2 * p.length) / PIXELS).fill(0.5),
    ],
  ])("%s is worth nothing", (_why, pixels, model) => {
    expect(occlusion(model, pixels, 0).every((value) => value === 0)).toBe(true);
  });

  test("certainty is no more than a ten-thousandth of doubt: no figure is infinite", () => {
    const certain: Probabilities = (p) => {
      const answers = new Float32Array((2 * p.length) / PIXELS).fill(0);
      answers[0] = 1;
      return answers;
    };
    expect(occlusion(certain, picture([9, 9]), 0)[9 * SIDE + 9]).toBe(1);
  });
});
