import { expect, test } from "vitest";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { expectClose } from "../support/numbers.ts";
import { philox, philoxWords } from "../support/philox.ts";

// Published with Random123, file kat_vectors: philox4x32, 10 rounds.
const known: [why: string, counter: number[], key: number[], words: number[]][] = [
  ["zeros", [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  [
    "ones",
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    "digits of pi",
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

/** Around the four words of a block and the sixteen of a pass. */
const sizes = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100];
const key = [0x89abcdef, 17, 3, 0xfffffffe] as const;

describeBuilds("random", (arena) => {
  test.each(known)(
    "philox gives the published words for %s",
    (_why, counter, [seed, stream], words) => {
      const kernels = arena();
      const word = (i: number) => kernels.call("philoxWord", ...counter, seed!, stream!, i) >>> 0;
      expect([0, 1, 2, 3].map(word)).toEqual(words);
      expect(philox(counter, [seed!, stream!])).toEqual(words);
    },
  );

  test.each(sizes)("words: %i of them follow the counter", (n) => {
    const kernels = arena();
    const out = kernels.u32(n);
    kernels.call("randomWords", out, n, ...key);
    expect([...out.data]).toEqual(philoxWords(n, key));
  });

  test.each(sizes)("uniform: %i of them are the words' upper bits, scaled", (n) => {
    const out = draw(arena(), "randomUniform", n, -2, 3);
    const expected = philoxWords(n, key).map((word) => -2 + (5 * (word >>> 8)) / 2 ** 24);
    expectClose(out, expected, 1e-6);
  });

  test("uniform numbers have the moments asked for", () => {
    const n = 100_000;
    const uniform = moments(draw(arena(), "randomUniform", n, -1, 1));
    expectClose([uniform.mean, uniform.variance], [0, 1 / 3], 0.01);
    expect(uniform.largest).toBeLessThan(1);
  });

  test.each([0, 1, 2, 5, 16, 17, 1000])("permutation of %i holds every number once", (n) => {
    const order = permute(arena(), n, 1);
    expect([...order].sort((p, q) => p - q)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(permute(arena(), n, 1)).toEqual(order);
    if (n > 10) expect(permute(arena(), n, 2)).not.toEqual(order);
  });

  test("every element is equally often at every place", () => {
    const [n, rounds] = [5, 4000];
    const kernels = arena();
    const out = kernels.u32(n);
    const seen = new Float64Array(n * n);
    for (let round = 0; round < rounds; round++) {
      kernels.call("randomPermutation", out, n, 7, 16, round, 0);
      for (let place = 0; place < n; place++) seen[place * n + out.data[place]!]!++;
    }
    // Standard deviation of each count: √(4000 · 0.2 · 0.8) = 25.
    for (const count of seen) expect(Math.abs(count - rounds / n)).toBeLessThan(5 * 25);
  });
});

function draw(kernels: Arena, name: string, n: number, p: number, q: number): Float32Array {
  const out = kernels.f32(n);
  kernels.call(name, out, n, p, q, ...key);
  return out.data;
}

function permute(kernels: Arena, n: number, seed: number): Uint32Array {
  const out = kernels.u32(n);
  kernels.call("randomPermutation", out, n, seed, 16, 4, 0);
  return out.data.slice();
}

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((most, value) => Math.max(most, value)) };
}
