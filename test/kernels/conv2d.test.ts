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

describeBuilds("conv2dFirst", (arena) => {
  const own = (s: ConvShape) => [s.N, s.H, s.W, s.OH, s.OW, s.O, s.padTop, s.padLeft];

  describe.each(firstCases)("%s", (_why, s) => {
    const { x, w, b, dy, y, dw, db } = problem(s);

    test.each([0, 1])("forward, relu %i", (on) => {
      const a = arena();
      const out = a.f32(y.length);
      const scratch = a.f32(a.call("conv2dFirstScratch", s.H, s.W));
      const inputs = [a.input(x), a.input(w), a.input(b)] as const;
      a.call("conv2dFirstForward", ...inputs, out, ...own(s), on, scratch);
      expectClose(out.data, on ? relu(y) : y, TOLERANCE);
    });

    test("gradients of weights and bias are added", () => {
      const a = arena();
      const start = noise(w.length, 5);
      const [outW, outB] = [a.f32(start), a.f32(b)];
      const scratch = a.f32(a.call("conv2dFirstScratch", s.H, s.W));
      const inputs = [a.input(x), a.input(dy)] as const;
      a.call("conv2dFirstBackwardParams", ...inputs, outW, outB, ...own(s), scratch);
      expectClose(outW.data, sum(dw, start), TOLERANCE);
      expectClose(outB.data, sum(db, b), TOLERANCE);
    });
  });
});

describeBuilds("winograd", (arena) => {
  describe.each(winogradCases)("%s", (_why, s) => {
    const { x, w, b, dy, y, dx, dw, db } = problem(s);

    test.each([
      [0, 0],
      [1, 0],
      [1, 1],
    ])("forward, bias %i, relu %i", (bias, on) => {
      const a = arena();
      const u = a.f32(a.call("winogradWeightFloats", s.C, s.O));
      a.call("winogradWeights", a.input(w), u, s.C, s.O, 0);
      const out = a.f32(y.length);
      const scratch = a.f32(a.call("winogradScratch", s.C, s.O));
      const start = bias ? a.input(b) : 0;
      const pads = [s.padTop, s.padLeft];
      a.call("winogradForward", a.input(x), u, start, out, ...sizes(s), ...pads, on, scratch);
      const expected = bias ? y : convForward(s, x, w, new Float32Array(s.O));
      expectClose(out.data, on ? relu(expected) : expected, WINOGRAD_TOLERANCE);
    });

    test("gradient of the input", () => {
      const a = arena();
      const u = a.f32(a.call("winogradWeightFloats", s.O, s.C));
      a.call("winogradWeights", a.input(w), u, s.C, s.O, 1);
      const out = a.f32(x.length);
      const scratch = a.f32(a.call("winogradScratch", s.O, s.C));
      const turned = [s.N, s.OH, s.OW, s.O, s.H, s.W, s.C, 2 - s.padTop, 2 - s.padLeft];
      a.call("winogradForward", a.input(dy), u, 0, out, ...turned, 0, scratch);
      expectClose(out.data, dx, WINOGRAD_TOLERANCE);
    });

    test("gradients of weights and bias are added", () => {
      const a = arena();
      const start = noise(w.length, 5);
      const [outW, outB] = [a.f32(start), a.f32(b)];
      const scratch = a.f32(a.call("winogradParamsScratch", s.C, s.O));
      const inputs = [a.input(x), a.input(dy)] as const;
      const pads = [s.padTop, s.padLeft];
      a.call("winogradBackwardParams", ...inputs, outW, outB, ...sizes(s), ...pads, scratch);
      expectClose(outW.data, sum(dw, start), WINOGRAD_TOLERANCE);
      expectClose(outB.data, sum(db, b), WINOGRAD_TOLERANCE);
    });
  });
});
