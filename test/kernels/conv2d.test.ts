import { describe, expect, test } from "vitest";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { centralDifference, expectClose, noise } from "../support/numbers.ts";
import { type ConvShape, convBackward, convForward, convShape } from "../support/reference-conv.ts";

const cases: [why: string, shape: ConvShape][] = [
  ["one pixel, one channel", convShape([1, 1, 1, 1], [1, 1, 1], [1, 1], "valid")],
  ["1x1: reads x itself", convShape([2, 5, 4, 7], [1, 1, 9], [1, 1], "valid")],
  ["1x1 with a stride", convShape([2, 5, 4, 3], [1, 1, 5], [2, 2], "same")],
  ["first layer of the presets", convShape([2, 9, 9, 1], [3, 3, 8], [1, 1], "valid")],
  ["ragged everywhere", convShape([3, 7, 5, 3], [3, 3, 9], [1, 1], "same")],
  ["exactly one tile wide", convShape([1, 6, 1, 4], [3, 1, 8], [1, 1], "same")],
  ["stride 2, even size", convShape([2, 8, 8, 4], [3, 3, 8], [2, 2], "same")],
  ["stride 2, odd size", convShape([2, 7, 9, 5], [3, 3, 6], [2, 2], "same")],
  ["unequal strides", convShape([1, 9, 8, 2], [3, 2, 7], [3, 2], "valid")],
  ["stride beyond the kernel", convShape([1, 9, 9, 2], [2, 2, 3], [4, 3], "valid")],
  ["even kernel, same", convShape([2, 6, 6, 3], [2, 4, 5], [1, 1], "same")],
  ["5x5", convShape([2, 8, 8, 6], [5, 5, 12], [1, 1], "same")],
  ["kernel as large as the picture", convShape([2, 4, 4, 5], [4, 4, 17], [1, 1], "valid")],
  ["kernel larger than the picture", convShape([1, 2, 3, 4], [5, 5, 4], [1, 1], "same")],
  ["several blocks of patches", convShape([5, 7, 7, 4], [3, 3, 10], [1, 1], "same")],
];

const winogradCases: [why: string, shape: ConvShape][] = [
  ["one pixel", convShape([1, 1, 1, 4], [3, 3, 4], [1, 1], "same")],
  ["one tile", convShape([1, 4, 4, 4], [3, 3, 8], [1, 1], "same")],
  ["valid padding", convShape([2, 6, 6, 8], [3, 3, 4], [1, 1], "valid")],
  ["ragged tiles", convShape([3, 7, 5, 8], [3, 3, 12], [1, 1], "same")],
  ["7x7, several blocks", convShape([9, 7, 7, 16], [3, 3, 20], [1, 1], "same")],
  ["14x14 of the presets", convShape([2, 14, 14, 32], [3, 3, 64], [1, 1], "same")],
  ...[1, 2, 3, 4].flatMap((rows) =>
    [1, 2, 3, 4].map((columns): [string, ConvShape] => [
      `last tiles of ${rows}x${columns}`,
      convShape([2, 4 + rows, 8 + columns, 4], [3, 3, 8], [1, 1], "same"),
    ]),
  ),
];

const firstCases: [why: string, shape: ConvShape][] = [
  ["one pixel", convShape([1, 1, 1, 1], [3, 3, 8], [1, 1], "same")],
  ["narrower than a tile", convShape([2, 5, 3, 1], [3, 3, 8], [1, 1], "same")],
  ["exactly one tile of pixels", convShape([1, 3, 4, 1], [3, 3, 16], [1, 1], "same")],
  ["one pixel more than tiles", convShape([2, 4, 9, 1], [3, 3, 8], [1, 1], "same")],
  ["valid padding", convShape([3, 9, 8, 1], [3, 3, 24], [1, 1], "valid")],
  ["MNIST", convShape([2, 28, 28, 1], [3, 3, 32], [1, 1], "same")],
];

/** Float32 sums of n products of numbers near 1 are off by some 1e-7 · √n; n is below 2,000 here. */
const TOLERANCE = 2e-5;

/** Winograd's transforms multiply the error of the inputs by up to 100, see winograd.ts: 2e-5 of the rms. */
const WINOGRAD_TOLERANCE = 2e-4;

/** The same of sums whose size says nothing: by the rms of all of them. */
const winogradTolerance = (sums: Float64Array) =>
  Math.max(WINOGRAD_TOLERANCE, 2e-5 * Math.sqrt(sums.reduce((t, v) => t + v * v, 0) / sums.length));

function problem(s: ConvShape) {
  const x = noise(s.N * s.H * s.W * s.C, 1);
  const w = noise(s.KH * s.KW * s.C * s.O, 2);
  const b = noise(s.O, 3);
  const dy = noise(s.N * s.OH * s.OW * s.O, 4);
  return { x, w, b, dy, y: convForward(s, x, w, b), ...convBackward(s, x, w, dy) };
}

const sizes = (s: ConvShape) => [s.N, s.H, s.W, s.C, s.OH, s.OW, s.O];
const window = (s: ConvShape) => [s.KH, s.KW, s.SH, s.SW, s.padTop, s.padLeft];

function pack(arena: Arena, s: ConvShape, w: Float32Array, b: Float32Array) {
  const K = s.KH * s.KW * s.C;
  const packed = arena.f32(arena.call("packedFloats", K, s.O));
  arena.call("packPanels", arena.input(w), arena.input(b), packed, K, s.O);
  return packed;
}

const sum = (a: Float64Array, b: Float32Array) => a.map((value, i) => value + b[i]!);
const relu = (values: Float64Array) => values.map((value) => Math.max(0, value));

test("the reference's gradients are the central differences of its forward pass", () => {
  const s = convShape([1, 4, 3, 2], [3, 2, 2], [2, 1], "same");
  const { x, w, b, dy, dx, dw, db } = problem(s);
  const loss = (y: Float64Array) => y.reduce((sum, value, i) => sum + value * dy[i]!, 0);
  const close = 1e-6;
  expectClose(
    dx,
    centralDifference((values) => loss(convForward(s, values, w, b)), x),
    close,
  );
  expectClose(
    dw,
    centralDifference((values) => loss(convForward(s, x, values, b)), w),
    close,
  );
  expectClose(
    db,
    centralDifference((values) => loss(convForward(s, x, w, values)), b),
    close,
  );
});

describeBuilds("conv2d", (arena) => {
  describe.each(cases)("%s", (_why, s) => {
    const { x, w, b, dy, y, dx, dw, db } = problem(s);

    test.each([0, 1])("forward, relu %i", (on) => {
      const a = arena();
      const out = a.f32(y.length);
      const scratch = a.f32(a.call("conv2dScratch", s.C, s.KH, s.KW));
      const packed = pack(a, s, w, b);
      a.call("conv2dForward", a.input(x), packed, out, ...sizes(s), ...window(s), on, scratch);
      expectClose(out.data, on ? relu(y) : y, TOLERANCE);
    });

    test("gradient of the input", () => {
      const a = arena();
      const packed = a.f32(a.call("packedFloats", s.KH * s.KW * s.O, s.C));
      a.call("packFlipped", a.input(w), packed, s.KH * s.KW, s.C, s.O);
      const out = a.f32(x.length);
      const scratch = a.f32(a.call("conv2dScratch", s.O, s.KH, s.KW));
      a.call("conv2dBackwardInput", a.input(dy), packed, out, ...sizes(s), ...window(s), scratch);
      expectClose(out.data, dx, TOLERANCE);
    });

    test("gradients of weights and bias are added", () => {
      const a = arena();
      const start = noise(w.length, 5);
      const [outW, outB] = [a.f32(start), a.f32(b)];
      const scratch = a.f32(a.call("conv2dScratch", s.C, s.KH, s.KW));
      const inputs = [a.input(x), a.input(dy)] as const;
      a.call("conv2dBackwardParams", ...inputs, outW, outB, ...sizes(s), ...window(s), scratch);
      expectClose(outW.data, sum(dw, start), TOLERANCE);
      expectClose(outB.data, sum(db, b), TOLERANCE);
    });
  });

  test("an empty batch touches nothing", () => {
    const s = convShape([0, 4, 4, 4], [3, 3, 8], [1, 1], "same");
    const a = arena();
    const packed = pack(a, s, noise(9 * 4 * 8, 1), noise(8, 2));
    const scratch = a.f32(a.call("conv2dScratch", 4, 3, 3));
    a.call("conv2dForward", a.f32(0), packed, a.f32(0), ...sizes(s), ...window(s), 0, scratch);
    expect(a.f32(0).data).toHaveLength(0);
  });
});

/** A batch norm's coefficients, see batchNormPrepare, and what they make of x [rows, C] in float64. */
function normOf(C: number, relu: boolean, seed: number) {
  const [mean, scale, beta] = [1, 2, 3].map((i) => noise(C, seed + i)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [first, second] = [noise(C, seed + 4), noise(C, seed + 5)] as const;
  const floor = relu ? 0 : -Infinity;
  const at = (x: ArrayLike<number>) => (_: unknown, i: number) => {
    const c = i % C;
    return (x[i]! - mean[c]!) * scale[c]! + beta[c]!;
  };
  return {
    floats: [floor, floor, floor, floor, ...mean, ...scale, ...beta, ...first, ...second],
    apply: (x: Float32Array) => Float32Array.from(x, at(x)).map((value) => Math.max(floor, value)),
    /** dy where the ReLU lets x pass, and its sums by channel: Σ dy', Σ dy'(x − mean). */
    masked(x: Float32Array, dy: Float64Array) {
      const slopes = dy.map((slope, i) => (at(x)(0, i) > floor ? slope : 0));
      const sums = new Float64Array(2 * C);
      slopes.forEach((slope, i) => {
        sums[i % C]! += slope;
        sums[C + (i % C)]! += slope * (x[i]! - mean[i % C]!);
      });
      return { slopes, sums };
    },
    backward: (x: Float32Array, dy: Float32Array) =>
      dy.map((slope, i) => {
        const c = i % C;
        return scale[c]! * slope + first[c]! + (x[i]! - mean[c]!) * second[c]!;
      }),
  };
}

/** Mean and M2 of each channel, and the number of rows. */
function statisticsOf(y: Float64Array, C: number): number[] {
  const rows = y.length / C;
  const column = (c: number) => Array.from({ length: rows }, (_, r) => y[r * C + c]!);
  const columns = Array.from({ length: C }, (_, c) => column(c));
  const means = columns.map((values) => values.reduce((total, value) => total + value, 0) / rows);
  const squares = columns.map((values, c) =>
    values.reduce((total, value) => total + (value - means[c]!) ** 2, 0),
  );
  return [...means, ...squares, rows];
}

/** What follows a convolution, and what its gradient goes through first. */
const followers = [
  ["nothing", false, false],
  ["a ReLU", true, false],
  ["a batch norm", false, true],
] as const;

/** The gradient of the convolution's own output, y being what it gave (after the ReLU, if any). */
function finished(
  relu: boolean,
  after: ReturnType<typeof normOf> | undefined,
  y: Float32Array,
  dy: Float32Array,
) {
  if (after) return after.backward(y, dy);
  return relu ? dy.map((slope, i) => (y[i]! > 0 ? slope : 0)) : dy;
}

describeBuilds("conv2dFirst", (arena) => {
  const own = (s: ConvShape) => [s.N, s.H, s.W, s.OH, s.OW, s.O, s.padTop, s.padLeft];

  describe.each(firstCases)("%s", (_why, s) => {
    const { x, w, b, dy, y } = problem(s);

    test.each([0, 1])("forward and statistics, relu %i", (on) => {
      const a = arena();
      const out = a.f32(y.length);
      const stats = a.f32(2 * s.O + 1);
      const scratch = a.f32(a.call("conv2dFirstScratch", s.H, s.W));
      const inputs = [a.input(x), a.input(w), a.input(b)] as const;
      a.call("conv2dFirstForward", ...inputs, out, ...own(s), on, stats, scratch);
      const expected = on ? relu(y) : y;
      expectClose(out.data, expected, TOLERANCE);
      expectClose(stats.data, statisticsOf(expected, s.O), TOLERANCE);
      a.call("conv2dFirstForward", ...inputs, out, ...own(s), on, 0, scratch);
      expectClose(out.data, expected, TOLERANCE);
    });

    test.each(followers)("gradients through %s are added", (_what, on, norm) => {
      const a = arena();
      const start = noise(w.length, 5);
      const after = norm ? normOf(s.O, false, 30) : undefined;
      const values = Float32Array.from(y, (value) => (on ? Math.max(0, value) : value));
      const slopes = finished(on, after, values, dy);
      const { dw, db } = convBackward(s, x, w, slopes);
      const [outW, outB, outDy] = [a.f32(start), a.f32(b), a.f32(dy)];
      const scratch = a.f32(a.call("conv2dFirstScratch", s.H, s.W));
      const coefficients = after ? a.input(after.floats) : 0;
      const inputs = [a.input(x), outDy, a.input(values), coefficients, Number(on)] as const;
      a.call("conv2dFirstBackwardParams", ...inputs, outW, outB, ...own(s), scratch);
      expectClose(outDy.data, slopes, TOLERANCE);
      expectClose(outW.data, sum(dw, start), TOLERANCE);
      expectClose(outB.data, norm ? b : sum(db, b), TOLERANCE);
    });
  });
});

describeBuilds("winograd", (arena) => {
  const weights = (a: Arena, s: ConvShape, w: Float32Array, transposed: 0 | 1) => {
    const u = a.f32(a.call("winogradWeightFloats", ...(transposed ? [s.O, s.C] : [s.C, s.O])));
    const scratch = a.f32(a.call("winogradWeightScratch"));
    a.call("winogradWeights", a.input(w), u, s.C, s.O, transposed, scratch);
    return u;
  };

  describe.each(winogradCases)("%s", (_why, s) => {
    const { x, w, b, dy, y } = problem(s);
    const pads = [s.padTop, s.padLeft];

    test.each([
      ["alone", 0, 0, undefined],
      ["with bias", 1, 0, undefined],
      ["with bias and ReLU", 1, 1, undefined],
      ["of a batch norm", 1, 0, false],
      ["of a batch norm with ReLU", 1, 0, true],
    ] as const)("forward and statistics, %s", (_what, bias, on, norm) => {
      const a = arena();
      const before = norm === undefined ? undefined : normOf(s.C, norm, 10);
      const u = weights(a, s, w, 0);
      const [out, stats] = [a.f32(y.length), a.f32(2 * s.O + 1)];
      const scratch = a.f32(a.call("winogradScratch", s.W, s.C, s.OW, s.O));
      const inputs = [a.input(x), before ? a.input(before.floats) : 0, u] as const;
      const start = bias ? a.input(b) : 0;
      a.call("winogradForward", ...inputs, start, out, ...sizes(s), ...pads, on, stats, scratch);
      const linear = convForward(s, before ? before.apply(x) : x, w, bias ? b : b.map(() => 0));
      const expected = on ? relu(linear) : linear;
      expectClose(out.data, expected, WINOGRAD_TOLERANCE);
      expectClose(stats.data, statisticsOf(expected, s.O), WINOGRAD_TOLERANCE);
      a.call("winogradForward", ...inputs, start, out, ...sizes(s), ...pads, on, 0, scratch);
      expectClose(out.data, expected, WINOGRAD_TOLERANCE);
    });

    test.each(
      followers.flatMap(([what, on, norm]) => [
        [what, "x", on, norm, undefined] as const,
        [what, "a batch norm and its sums", on, norm, false] as const,
        [what, "a batch norm with ReLU and its sums", on, norm, true] as const,
      ]),
    )("gradients through %s, of %s; those of weights are added", (_what, _of, on, norm, reads) => {
      const a = arena();
      const start = noise(w.length, 5);
      const before = reads === undefined ? undefined : normOf(s.C, reads, 10);
      const after = norm ? normOf(s.O, false, 30) : undefined;
      const values = Float32Array.from(y, (value) => (on ? Math.max(0, value) : value));
      const slopes = finished(on, after, values, dy);
      const wanted = convBackward(s, before ? before.apply(x) : x, w, slopes);
      const [outW, outB, outDy] = [a.f32(start), a.f32(b), a.f32(dy)];
      const [dx, sums] = [a.f32(x.length), a.f32(2 * s.C)];
      const from = [a.input(x), before ? a.input(before.floats) : 0] as const;
      const through = [a.input(values), after ? a.input(after.floats) : 0, Number(on)] as const;
      const rest = [...sizes(s), ...pads] as const;
      const scratch = a.f32(a.call("winogradBackwardScratch", s.W, s.C, s.OW, s.O));
      const to = [outW, outB, weights(a, s, w, 1), dx, sums] as const;
      a.call("winogradBackward", ...from, outDy, ...through, ...to, ...rest, scratch);
      expectClose(outDy.data, slopes, TOLERANCE);
      expectClose(outW.data, sum(wanted.dw, start), winogradTolerance(wanted.dw));
      expectClose(outB.data, norm ? b : sum(wanted.db, b), WINOGRAD_TOLERANCE);
      const masked = before?.masked(x, wanted.dx);
      expectClose(dx.data, masked?.slopes ?? wanted.dx, winogradTolerance(wanted.dx));
      if (masked) expectClose(sums.data, masked.sums, winogradTolerance(masked.sums));

      // Where nobody wants the gradient of x, those of the weights have the same bits.
      const [alone, bias, again] = [a.f32(start), a.f32(b), a.f32(dy)];
      const nothing = [alone, bias, 0, 0, 0] as const;
      a.call("winogradBackward", ...from, again, ...through, ...nothing, ...rest, scratch);
      expect(alone.data).toEqual(outW.data);
      expect(bias.data).toEqual(outB.data);
    });
  });

  test("an empty batch has zero statistics and sums, and adds nothing", () => {
    const s = convShape([0, 4, 4, 4], [3, 3, 8], [1, 1], "same");
    const [w, norm] = [noise(9 * 4 * 8, 1), normOf(4, true, 10)];
    const a = arena();
    const [stats, sums] = [a.f32(2 * 8 + 1), a.f32(2 * 4)];
    const [dw, db] = [a.f32(w), a.f32(8)];
    const none = a.f32(0);
    const rest = [...sizes(s), 1, 1] as const;
    const scratch = a.f32(a.call("winogradScratch", 4, 8, 4, 8));
    const coefficients = a.input(norm.floats);
    const u = weights(a, s, w, 0);
    a.call("winogradForward", none, coefficients, u, 0, none, ...rest, 0, stats, scratch);
    const backward = a.f32(a.call("winogradBackwardScratch", 4, 4, 4, 8));
    const ranges = [none, coefficients, none, none, 0, 0, dw, db] as const;
    const own = [weights(a, s, w, 1), none, sums] as const;
    a.call("winogradBackward", ...ranges, ...own, ...rest, backward);
    expect([...stats.data, ...sums.data]).toEqual(new Array(25).fill(0));
    expect([...dw.data]).toEqual([...w]);
  });
});
