import { expect, test } from "vitest";
import { describeBuilds } from "../support/kernels.ts";
import { expectClose, noise } from "../support/numbers.ts";

/** Around vectors and cache lines. */
const sizes = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 67];

describeBuilds("gradients", (arena) => {
  test.each(sizes)("squares of %i elements", (n) => {
    const values = noise(n, 1);
    const exact = values.reduce((sum, value) => sum + value * value, 0);
    const kernels = arena();
    expectClose([kernels.call("squaredNorm", kernels.input(values), n)], [exact], 1e-14);
  });

  test.each(sizes)("penalty's gradient of %i elements is added", (n) => {
    const [weights, before] = [noise(n, 1), noise(n, 2)];
    const kernels = arena();
    const [w, dw] = [kernels.input(weights), kernels.f32(before)];
    kernels.call("l2Gradient", w, dw, n, 0.02);
    expectClose(
      dw.data,
      before.map((value, i) => value + 0.02 * weights[i]!),
      1e-7,
    );
  });

  test.each([1, 2, 3, 7])("sum of %i replicas, in their order, however cut", (replicas) => {
    const [n, pitch] = [64, 68];
    const parts = Array.from({ length: replicas }, (_, r) => noise(pitch, r + 1));
    const expected = parts.reduce((sum, part) => sum.map((value, i) => value + part[i]!));
    for (const cuts of [[n], [16, 0, 48], [32, 32]]) {
      const kernels = arena();
      const all = kernels.f32(parts.flatMap((part) => [...part]));
      let offset = 0;
      for (const count of cuts) {
        kernels.call("sumReplicas", all, 4 * pitch, replicas, offset, count);
        offset += count;
      }
      expect(all.data.slice(0, n)).toEqual(expected.slice(0, n));
      const untouched = [...parts[0]!.slice(n), ...parts.slice(1).flatMap((part) => [...part])];
      expect([...all.data.slice(n)]).toEqual(untouched);
    }
  });
});
