import { describe, expect, test } from "vitest";
import { Arena, builds, describeBuilds } from "../support/kernels.ts";
import { expectClose, integers, noise } from "../support/numbers.ts";

const sizes: [why: string, K: number, N: number][] = [
  ["one number", 1, 1],
  ["two numbers: one pair", 2, 3],
  ["odd K, fewer columns than a panel", 7, 5],
  ["one panel of float32", 9, 8],
  ["one column more", 16, 9],
  ["one panel of int8", 13, 16],
  ["one column more than that", 31, 17],
  ["three panels of float32, one tile", 64, 24],
  ["one column more than a tile", 40, 25],
  ["two panels of int8", 33, 32],
  ["ragged by two panels", 50, 47],
  ["the end of the presets", 256, 10],
  ["one block of sums", 512, 20],
  ["one pair more than a block", 513, 20],
  ["several blocks", 1601, 19],
];

/** y = x·W + b of every row, in float64. */
function reference(x: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>, K: number) {
  const N = b.length;
  return Array.from({ length: (x.length / K) * N }, (_, i) => {
    const [m, n] = [Math.floor(i / N), i % N];
    let sum = b[n]!;
    for (let k = 0; k < K; k++) sum += x[m * K + k]! * w[k * N + n]!;
    return sum;
  });
}

const relu = (values: ArrayLike<number>) => Array.from(values, (value) => Math.max(0, value));

/** How many images, and which share of their numbers is not zero. */
const inputs: [why: string, M: number, share: number][] = [
  ["one image", 1, 0.5],
  ["a few, of digits", 6, 0.2],
  ["no zeros", 5, 1],
  ["nothing but zeros", 3, 0],
  ["no image: a thread without a part in the batch", 0, 1],
];

function sparse(count: number, share: number, seed: number): Float32Array {
  return noise(count, seed).map((value, i) => ((i * 7919) % 100 < share * 100 ? value : 0));
}

describeBuilds("dense, against gemm to the bit", (arena) => {
  describe.each(sizes)("%s: %i x %i", (_why, K, N) => {
    const [w, b] = [noise(K * N, 2), noise(N, 3)];

    test.each(inputs)("forward: %s", (_what, M, share) => {
      const space = arena();
      const [x, scratch] = [
        sparse(M * K, share, 1),
        space.f32(space.call("denseScratch", M, K, N)),
      ];
      const [xs, ws, bs] = [space.input(x), space.input(w), space.input(b)];
      const narrow = space.f32(space.call("packedFloats", K, N));
      const wide = space.f32(space.call("densePackedFloats", K, N));
      space.call("packPanels", ws, bs, narrow, K, N);
      space.call("densePack", ws, bs, wide, K, N);
      for (const withRelu of [0, 1]) {
        const [y, tile] = [space.f32(M * N), space.f32(M * N)];
        space.call("denseForward", xs, wide, y, M, K, N, withRelu, scratch);
        space.call("gemm", xs, 4 * K, narrow, tile, 4 * N, M, K, N, withRelu, space.f32(48));
        expect(y.data).toEqual(tile.data);
        const wanted = reference(x, w, b, K);
        expectClose(y.data, withRelu ? relu(wanted) : wanted, 2e-5);
      }
    });

    test.each(inputs)("gradient of x: %s", (_what, M, share) => {
      const space = arena();
      const dy = sparse(M * N, share, 4);
      const [packed, dx] = [space.f32(space.call("densePackedFloats", N, K)), space.f32(M * K)];
      space.call("densePackTransposed", space.input(w), packed, K, N);
      const scratch = space.f32(space.call("denseScratch", M, N, K));
      space.call("denseForward", space.input(dy), packed, dx, M, N, K, 0, scratch);
      const turned = Array.from({ length: N * K }, (_, i) => w[(i % K) * N + Math.floor(i / K)]!);
      expectClose(dx.data, reference(dy, turned, new Float32Array(K), N), 2e-5);
    });

    test.each(inputs)("gradient of W, added to what is there: %s", (_what, M, share) => {
      const space = arena();
      const [x, dy, before] = [sparse(M * K, share, 5), noise(M * N, 6), noise(K * N, 7)];
      const [xs, dys] = [space.input(x), space.input(dy)];
      const [dw, tile] = [space.f32(K * N), space.f32(K * N)];
      dw.data.set(before);
      tile.data.set(before);
      const scratch = space.f32(space.call("denseScratch", M, K, N));
      space.call("denseBackwardParams", xs, dys, dw, M, K, N, scratch);
      space.call("gemmTransposed", xs, 4 * K, dys, 4 * N, tile, M, K, N);
      expectClose(dw.data, tile.data, 1e-6);
      const wanted = Array.from(before, (start, i) => {
        let sum = start;
        for (let m = 0; m < M; m++) sum += x[m * K + Math.floor(i / N)]! * dy[m * N + (i % N)]!;
        return sum;
      });
      expectClose(dw.data, wanted, 2e-5);
    });
  });

  test.each([
    ["several passes of rows", 9, 40_000, 17],
    ["several passes of the weight gradient", 600, 20, 33],
    ["few columns: one pass, gemm's", 600, 300, 10],
  ])("%s: %i x %i to %i", (_why, M, K, N) => {
    const space = arena();
    const [x, w] = [sparse(M * K, 0.3, 1), noise(K * N, 2)];
    const [xs, dw] = [space.input(x), space.f32(K * N)];
    const [packed, y] = [space.f32(space.call("densePackedFloats", K, N)), space.f32(M * N)];
    const scratch = space.f32(space.call("denseScratch", M, K, N));
    space.call("densePack", space.input(w), 0, packed, K, N);
    space.call("denseForward", xs, packed, y, M, K, N, 0, scratch);
    expectClose(y.data, reference(x, w, new Float32Array(N), K), 2e-4);
    const dy = noise(M * N, 8);
    dw.data.fill(0);
    space.call("denseBackwardParams", xs, space.input(dy), dw, M, K, N, scratch);
    const wanted = Array.from({ length: K * N }, (_, i) => {
      let sum = 0;
      for (let m = 0; m < M; m++) sum += x[m * K + Math.floor(i / N)]! * dy[m * N + (i % N)]!;
      return sum;
    });
    expectClose(dw.data, wanted, 2e-5);
  });

  test("a NaN shows, in x and in W", () => {
    const space = arena();
    const x = Float32Array.of(0, Number.NaN, 0, 1);
    const w = Float32Array.of(1, 2, 3, 4);
    const scratch = space.f32(space.call("denseScratch", 2, 2, 2));
    const [packed, y] = [space.f32(space.call("densePackedFloats", 2, 2)), space.f32(4)];
    space.call("densePack", space.input(w), 0, packed, 2, 2);
    space.call("denseForward", space.input(x), packed, y, 2, 2, 2, 1, scratch);
    expect(Array.from(y.data)).toEqual([Number.NaN, Number.NaN, 3, 4]);
  });
});

/** Weights that int8 holds exactly: whole numbers, 127 among them, of a step for each column. */
function gridded(K: number, N: number): Float32Array {
  const whole = integers(K * N, 255, 5).map((value) => value - 127);
  for (let n = 0; n < N; n++) whole[(n % K) * N + n] = n % 2 ? -127 : 127;
  return Float32Array.from(whole, (q, i) => (q * (1 + (i % N) / 64)) / 1024);
}

interface Dense {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly b: Float32Array;
  readonly K: number;
}

function denseInt8(space: Arena, { x, w, b, K }: Dense, withRelu = 0): Float32Array {
  const [M, N] = [x.length / K, b.length];
  const y = space.f32(M * N);
  const packed = space.f32(space.call("int8Floats", K, N));
  const scratch = space.f32(space.call("int8Scratch", K));
  space.call("packInt8", space.input(w), space.input(b), packed, K, N);
  space.call("denseInt8", space.input(x), packed, y, M, K, N, withRelu, scratch);
  return y.data;
}

/** Half a step of activations near 1, 2⁻¹⁶, times weights up to 0.2: what K of them may add up to, all at random. */
const tolerance = (K: number) => 1e-5 * Math.sqrt(K);

describeBuilds("denseInt8", (arena, build) => {
  const ROWS = 3;

  describe.each(sizes)("%s: %i x %i", (_why, K, N) => {
    const layer = { x: noise(ROWS * K, 1), w: gridded(K, N), b: noise(N, 3), K };
    const wanted = reference(layer.x, layer.w, layer.b, K);

    test("is x·W + b", () => {
      expectClose(denseInt8(arena(), layer), wanted, tolerance(K));
    });

    test("with relu", () => {
      expectClose(denseInt8(arena(), layer, 1), relu(wanted), tolerance(K));
    });

    test("gives a row the same bits in both builds, alone or among others", () => {
      const all = denseInt8(arena(), layer).slice();
      for (const other of builds) {
        const space = other === build ? arena() : new Arena(other);
        const last = { ...layer, x: layer.x.slice((ROWS - 1) * K) };
        expect(denseInt8(space, last)).toEqual(all.slice((ROWS - 1) * N));
      }
    });
  });

  test("weights that are not on a grid are off by half a step at most", () => {
    const [K, N] = [40, 11];
    const w = noise(K * N, 7);
    const x = Float32Array.from({ length: K * K }, (_, i) => Number(i % (K + 1) === 0));
    const rows = denseInt8(arena(), { x, w, b: new Float32Array(N), K });
    for (let n = 0; n < N; n++) {
      const column = (values: Float32Array) => values.filter((_, i) => i % N === n);
      const largest = Math.max(...column(w).map(Math.abs));
      const errors = column(rows).map((value, k) => Math.abs(value - column(w)[k]!));
      expect(Math.max(...errors)).toBeLessThan((largest / 254) * 1.001);
    }
  });

  test("the largest numbers there are, with one sign, do not run over", () => {
    const [K, N] = [3000, 2];
    const w = Float32Array.from({ length: K * N }, (_, i) => (i % 2 ? -1 : 1));
    const y = denseInt8(arena(), { x: new Float32Array(K).fill(1), w, b: new Float32Array(N), K });
    expectClose(y, [K, -K], 1e-6);
  });

  test("rows and columns of zeros give the bias", () => {
    const [x, w] = [new Float32Array(8).fill(2, 4), Float32Array.of(0, 1, 0, 1, 0, 1, 0, 1)];
    const y = denseInt8(arena(), { x, w, b: Float32Array.of(5, 6), K: 4 });
    expectClose(y, [5, 6, 5, 14], 1e-6);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "a row with %d gives NaN, the others do not",
    (strange) => {
      for (let at = 0; at < 7; at++) {
        const x = new Float32Array(14).fill(1);
        x[at] = strange;
        const layer = { x, w: new Float32Array(7).fill(1), b: new Float32Array(1), K: 7 };
        const y = denseInt8(arena(), layer, 1);
        expect(y[0]).toBeNaN();
        expect(y[1]).toBeCloseTo(7, 4);
      }
    },
  );
});
