import { describe, expect, test } from "vitest";
import { describeBuilds } from "../support/kernels.ts";
import { centralDifference, expectClose, integers, noise } from "../support/numbers.ts";
import { averagePool2d, maxPool2d, windowArguments, windows } from "../support/reference.ts";

const cases = [
  ["2×2, whole", windows([2, 4, 6, 8], [2, 2], [2, 2], "valid")],
  ["2×2, one channel", windows([2, 4, 4, 1], [2, 2], [2, 2], "valid")],
  ["2×2, odd sides, a vector and three", windows([2, 7, 5, 7], [2, 2], [2, 2], "valid")],
  ["2×2, odd sides, same", windows([1, 7, 7, 5], [2, 2], [2, 2], "same")],
  ["2×2 at every cell", windows([1, 5, 4, 4], [2, 2], [1, 1], "valid")],
  ["2×2, wide steps", windows([1, 8, 9, 4], [2, 2], [3, 4], "valid")],
  ["3×3 every 2, same", windows([2, 8, 9, 9], [3, 3], [2, 2], "same")],
  ["3×2, oblong steps", windows([1, 6, 7, 33], [3, 2], [1, 3], "valid")],
  ["5×5, wider than the image, same", windows([1, 3, 3, 4], [5, 5], [1, 1], "same")],
  ["16×16, the last tap is 255", windows([1, 17, 16, 3], [16, 16], [1, 1], "valid")],
  ["no images", windows([0, 4, 4, 4], [2, 2], [2, 2], "valid")],
  ["no channels", windows([1, 4, 4, 0], [2, 2], [2, 2], "valid")],
] as const;

describeBuilds("pooling", (arena) => {
  describe.each(cases)("%s", (_why, shape) => {
    const { N, H, W, C, OH, OW } = shape;
    const [inputs, outputs] = [N * H * W * C, N * OH * OW * C];
    const rest = windowArguments(shape);
    // Whole numbers below 6: many ties, so the first of equals matters.
    const values = integers(inputs, 6, 3);
    const slopes = noise(outputs, 4);

    test("max forward", () => {
      const kernels = arena();
      const [x, y, argmax] = [kernels.input(values), kernels.f32(outputs), kernels.u8(outputs)];
      kernels.call("maxPool2dForward", x, 0, y, argmax, ...rest, 0);
      const expected = maxPool2d(values, shape);
      expect([...y.data]).toEqual(expected.y);
      expect([...argmax.data]).toEqual(expected.argmax);
    });

    test("max gradient", () => {
      const kernels = arena();
      const argmax = kernels.u8(maxPool2d(values, shape).argmax, { constant: true });
      const [dy, dx] = [kernels.input(slopes), kernels.f32(inputs)];
      kernels.call("maxPool2dBackward", dy, argmax, dx, ...rest, 0, 0, 0);
      // Different values, so that a small step changes no winner.
      const distinct = values.map((value, i) => value - i * 1e-3);
      const loss = (x: number[]) => dot(maxPool2d(x, shape).y, slopes);
      expectClose(dx.data, centralDifference(loss, distinct), 1e-5);
    });

    test("max of a batch norm with ReLU, and its sums", () => {
      const kernels = arena();
      const [mean, scale, beta] = [integers(C, 3, 5), integers(C, 3, 6), integers(C, 3, 7)];
      const norm = kernels.input([0, 0, 0, 0, ...mean, ...scale, ...beta, ...mean, ...mean]);
      const normal = values.map((v, i) => (v - mean[i % C]!) * scale[i % C]! + beta[i % C]!);
      const expected = maxPool2d(
        normal.map((value) => Math.max(0, value)),
        shape,
      );
      const [x, y, argmax] = [kernels.input(values), kernels.f32(outputs), kernels.u8(outputs)];
      const scratch = kernels.f32(shape.KH * W * C);
      kernels.call("maxPool2dForward", x, norm, y, argmax, ...rest, scratch);
      expect([...y.data].map(Math.abs)).toEqual(expected.y.map(Math.abs));
      expect([...argmax.data]).toEqual(expected.argmax);

      const [alone, dx, dy] = [kernels.f32(inputs), kernels.f32(inputs), kernels.input(slopes)];
      kernels.call("maxPool2dBackward", dy, argmax, alone, ...rest, 0, 0, 0);
      const sums = kernels.f32(2 * C);
      kernels.call("maxPool2dBackward", dy, argmax, dx, ...rest, x, norm, sums);
      const masked = [...alone.data].map((slope, i) => (normal[i]! > 0 ? slope : 0));
      expect([...dx.data].map((v) => v + 0)).toEqual(masked.map((v) => v + 0));
      const wanted = new Array<number>(2 * C).fill(0);
      masked.forEach((slope, i) => {
        wanted[i % C]! += slope;
        wanted[C + (i % C)]! += slope * (values[i]! - mean[i % C]!);
      });
      expectClose(sums.data, wanted, 1e-5);
    });

    test("average forward and gradient", () => {
      const kernels = arena();
      const [x, y] = [kernels.input(values), kernels.f32(outputs)];
      kernels.call("averagePool2dForward", x, y, ...rest);
      expectClose(y.data, averagePool2d(values, shape), 1e-6);
      const [dy, dx] = [kernels.input(slopes), kernels.f32(inputs)];
      kernels.call("averagePool2dBackward", dy, dx, ...rest);
      const loss = (at: number[]) => dot(averagePool2d(at, shape), slopes);
      expectClose(dx.data, centralDifference(loss, values), 1e-5);
    });
  });

  test.each([
    [2, 7, 7, 5],
    [1, 1, 1, 4],
    [3, 2, 5, 33],
  ] as const)("global average of [%i, %i, %i, %i]", (N, H, W, C) => {
    const shape = windows([N, H, W, C], [H, W], [1, 1], "valid");
    const [values, slopes] = [noise(N * H * W * C, 1), noise(N * C, 2)];
    const kernels = arena();
    const [x, y] = [kernels.input(values), kernels.f32(N * C)];
    const window = [N, H, W, C, 1, 1, H, W, 1, 1, 0, 0] as const;
    kernels.call("averagePool2dForward", x, y, ...window);
    expectClose(y.data, averagePool2d(values, shape), 1e-6);
    const [dy, dx] = [kernels.input(slopes), kernels.f32(N * H * W * C)];
    kernels.call("averagePool2dBackward", dy, dx, ...window);
    const expected = values.map(
      (_, i) => slopes[Math.floor(i / (H * W * C)) * C + (i % C)]! / (H * W),
    );
    expectClose(dx.data, expected, 1e-6);
  });
});

function dot(p: readonly number[], q: ArrayLike<number>): number {
  return p.reduce((sum, value, i) => sum + value * q[i]!, 0);
}
