import { describe, expect, test } from "vitest";
import { describeBuilds } from "../support/kernels.ts";
import { centralDifference, expectClose, integers, noise } from "../support/numbers.ts";
import { crossEntropy, softmax } from "../support/reference.ts";

/** [N, C] around the lanes. */
const shapes = [
  [0, 10],
  [1, 1],
  [2, 3],
  [3, 4],
  [2, 5],
  [1, 7],
  [4, 10],
  [2, 33],
  [1, 256],
] as const;

describeBuilds("softmax", (arena) => {
  test.each(shapes)("probabilities of [%i, %i]", (N, C) => {
    const values = noise(N * C, 1).map((value) => 8 * value);
    const kernels = arena();
    const [x, y] = [kernels.input(values), kernels.f32(N * C)];
    kernels.call("softmax", x, y, N, C);
    expectClose(y.data, softmax(values, C), 3e-7);
    const both = kernels.f32(values);
    kernels.call("softmax", both, both, N, C);
    expect(both.data).toEqual(y.data);
  });

  test("the exponential is exact to a few units in the last place", () => {
    // Two logits 0 and −d: the second probability over the first is exp(−d).
    const depths = Array.from({ length: 2000 }, (_, i) => Math.fround(i * 0.0431));
    const kernels = arena();
    const x = kernels.input(depths.flatMap((depth) => [0, -depth]));
    const y = kernels.f32(x.data.length);
    kernels.call("softmax", x, y, depths.length, 2);
    depths.forEach((depth, i) => {
      const ratio = y.data[2 * i + 1]! / y.data[2 * i]!;
      expect(Math.abs(ratio / Math.exp(-depth) - 1)).toBeLessThan(4e-7);
    });
  });

  test.each([
    ["huge", [1e30, -1e30, 1e30, 0, 0], [0.5, 0, 0.5, 0, 0]],
    ["far apart", [0, -100, -1000, -1e9, 0], [0.5, 0, 0, 0, 0.5]],
    ["minus infinity", [1, Number.NEGATIVE_INFINITY, 1, 1, 1], [0.25, 0, 0.25, 0.25, 0.25]],
  ])("stays finite: %s", (_why, logits, expected) => {
    const kernels = arena();
    const [x, y] = [kernels.input(logits), kernels.f32(5)];
    kernels.call("softmax", x, y, 1, 5);
    expectClose(y.data, expected, 1e-7);
  });
});

describeBuilds("softmax cross-entropy", (arena) => {
  describe.each([0, 0.1, 1])("smoothing %f", (smoothing) => {
    test.each(shapes)("loss, gradient and correct answers of [%i, %i]", (N, C) => {
      const values = noise(N * C, 2).map((value) => 6 * value);
      const classes = integers(N, C, 3);
      const kernels = arena();
      const [logits, labels] = [kernels.input(values), kernels.u8(classes, { constant: true })];
      const [dlogits, losses] = [kernels.f32(N * C), kernels.f32(N)];
      const name = "softmaxCrossEntropy";
      const correct = kernels.call(name, logits, labels, dlogits, losses, N, C, smoothing, 0.25);

      expectClose(losses.data, crossEntropy(values, classes, C, smoothing), 1e-6);
      const loss = (x: number[]) =>
        crossEntropy(x, classes, C, smoothing).reduce((sum, one) => sum + one * 0.25, 0);
      expectClose(dlogits.data, centralDifference(loss, values), 1e-6);
      const rows = classes.map((_, n) => [...values.slice(n * C, (n + 1) * C)]);
      const answers = rows.map((row) => row.indexOf(Math.max(...row)));
      expect(correct).toBe(answers.filter((answer, n) => answer === classes[n]).length);

      const both = kernels.f32(values);
      kernels.call(name, both, labels, both, losses, N, C, smoothing, 0.25);
      expect(both.data).toEqual(dlogits.data);
    });
  });

  test("an image of no class is drawn to the same probability for every class", () => {
    const values = noise(20, 5).map((value) => 4 * value);
    const kernels = arena();
    const [logits, labels] = [kernels.input(values), kernels.u8([3, 255], { constant: true })];
    const [dlogits, losses] = [kernels.f32(20), kernels.f32(2)];
    kernels.call("softmaxCrossEntropy", logits, labels, dlogits, losses, 2, 10, 0, 0.5);
    // Of label smoothing 1, every class has the target 1 / C.
    const loss = (x: number[]) => [
      crossEntropy(x.slice(0, 10), [3], 10, 0)[0]!,
      crossEntropy(x.slice(10), [0], 10, 1)[0]!,
    ];
    expectClose(losses.data, loss([...values]), 1e-6);
    const mean = (x: number[]) => loss(x).reduce((sum, one) => sum + one * 0.5, 0);
    expectClose(dlogits.data, centralDifference(mean, values), 1e-6);
  });

  test("of equal logits the first is the answer", () => {
    const kernels = arena();
    const logits = kernels.input([1, 3, 3, 0, 0, 1, 3, 3, 0, 0]);
    const labels = kernels.u8([1, 2]);
    const [dlogits, losses] = [kernels.f32(10), kernels.f32(2)];
    expect(kernels.call("softmaxCrossEntropy", logits, labels, dlogits, losses, 2, 5, 0, 1)).toBe(
      1,
    );
  });

  test("NaN in one image shows in its loss only", () => {
    const kernels = arena();
    const logits = kernels.input([1, 2, 3, 4, 5, 1, Number.NaN, 3, 4, 5]);
    const labels = kernels.u8([4, 4]);
    const [dlogits, losses] = [kernels.f32(10), kernels.f32(2)];
    kernels.call("softmaxCrossEntropy", logits, labels, dlogits, losses, 2, 5, 0, 1);
    expect(losses.data[0]).toBeCloseTo(0.4519, 4);
    expect(losses.data[1]).toBeNaN();
  });
});
