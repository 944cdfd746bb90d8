import { expect } from "vitest";

/** Pseudo-random numbers in [-1, 1) from a fixed seed (a 32-bit linear congruential generator, upper bits). */
export function noise(count: number, seed: number): Float32Array {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/** Whole numbers in [0, below) from a fixed seed. */
export function integers(count: number, below: number, seed: number): number[] {
  return Array.from(noise(count, seed), (value) => Math.floor(((value + 1) / 2) * below));
}

/** Every element within `tolerance` · max(1, |expected|) of what is expected, and none NaN by itself. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i]!;
    const error = Math.abs(actual[i]! - wanted);
    if (Object.is(actual[i], wanted) || error <= tolerance * Math.max(1, Math.abs(wanted)))
      continue;
    expect.fail(`element ${i}: ${actual[i]} instead of ${wanted}, off by ${error}`);
  }
}

/** d loss / d values by central differences, in float64. */
export function centralDifference(
  loss: (values: number[]) => number,
  values: ArrayLike<number>,
  step = 1e-5,
): number[] {
  const at = Array.from(values);
  return at.map((value, i) => {
    const high = loss(at.with(i, value + step));
    const low = loss(at.with(i, value - step));
    return (high - low) / (2 * step);
  });
}
