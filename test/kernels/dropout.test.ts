import { describe, expect, test } from "vitest";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";
import { philox } from "../support/philox.ts";

const [SEED, STEP, LAYER] = [0xfedcba98, 12, 5];

/** Sixteen bits of element e, as the kernel's header lays them out. */
function bits(e: number): number {
  const counter = Math.floor(e / 32) * 4 + (e % 4);
  const words = philox([counter, 0, STEP, LAYER], [SEED, 1]);
  return Math.floor(words[Math.floor(e / 8) % 4]! / 65536 ** (Math.floor(e / 4) % 2)) % 65536;
}

/** Sizes and starts around lanes, half words and groups of 32. */
const cases: [first: number, n: number][] = [
  [0, 0],
  [0, 1],
  [0, 32],
  [0, 33],
  [3, 5],
  [31, 1],
  [31, 34],
  [7, 100],
  [64, 31],
  [2 ** 31 + 17, 70],
];

describeBuilds("dropout", (arena) => {
  describe.each(cases)("from element %i, %i of them", (first, n) => {
    test.each([0, 0.25, 0.5, 0.9])("rate %f", (rate) => {
      const values = noise(n, 1);
      const kernels = arena();
      const [x, y] = [kernels.input(values), kernels.f32(n)];
      kernels.call("dropout", x, y, n, first, rate, SEED, STEP, LAYER);
      const limit = Math.round(65536 * rate);
      const expected = [...values].map((value, i) =>
        bits(first + i) >= limit ? value / (1 - rate) : 0,
      );
      expectClose(y.data, expected, 1e-6);
    });
  });

  test("the mask is the same however the batch is cut, forward and backward", () => {
    const n = 203;
    const whole = drop(arena(), [n]);
    expect(drop(arena(), [50, 13, 100, 40])).toEqual(whole);
    expect(drop(arena(), [101, 102])).toEqual(whole);
  });

  test("the share kept and the mean are as asked for", () => {
    const n = 200_000;
    const kernels = arena();
    const x = kernels.f32(new Float32Array(n).fill(1));
    kernels.call("dropout", x, x, n, 0, 0.3, SEED, STEP, LAYER);
    const kept = x.data.filter((value) => value !== 0).length / n;
    expect(kept).toBeCloseTo(0.7, 2);
    expect(x.data.reduce((sum, value) => sum + value, 0) / n).toBeCloseTo(1, 2);
  });

  test("another step, layer or seed has another mask", () => {
    const mask = (seed: number, step: number, layer: number) => {
      const kernels = arena();
      const x = kernels.f32(new Float32Array(64).fill(1));
      kernels.call("dropout", x, x, 64, 0, 0.5, seed, step, layer);
      return x.data.join();
    };
    expect(new Set([mask(1, 1, 1), mask(2, 1, 1), mask(1, 2, 1), mask(1, 1, 2)]).size).toBe(4);
  });
});

/** The values in place, dropped part by part. */
function drop(kernels: Arena, parts: number[]): Float32Array {
  const total = parts.reduce((sum, part) => sum + part, 0);
  const x = kernels.f32(noise(total, 2));
  let first = 0;
  for (const n of parts) {
    const at = x.ptr + 4 * first;
    kernels.call("dropout", at, at, n, first, 0.4, SEED, STEP, LAYER);
    first += n;
  }
  return x.data.slice();
}
