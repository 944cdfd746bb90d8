import { expect, test } from "vitest";
import { describeBuilds } from "../support/kernels.ts";
import { noise } from "../support/numbers.ts";

const sizes = [0, 1, 3, 4, 5, 7, 8, 9, 17, 33];

describeBuilds("relu", (arena) => {
  test.each(sizes)("of %i elements keeps what is above zero", (n) => {
    const values = noise(n, 1);
    const kernels = arena();
    const x = kernels.input(values);
    const y = kernels.f32(n);
    kernels.call("reluForward", x, y, n);
    expect([...y.data]).toEqual([...values].map((value) => Math.max(0, value)));
  });

  test.each(sizes)("gradient of %i elements passes where the output is above zero", (n) => {
    const [values, slopes] = [noise(n, 1), noise(n, 2)];
    const kernels = arena();
    const y = kernels.input(values.map((value) => Math.max(0, value)));
    const dy = kernels.input(slopes);
    const dx = kernels.f32(n);
    kernels.call("reluBackward", y, dy, dx, n);
    expect([...dx.data]).toEqual([...slopes].map((slope, i) => (values[i]! > 0 ? slope : 0)));
  });

  test("works in place, and lets NaN show", () => {
    const kernels = arena();
    const x = kernels.f32([-1, Number.NaN, 2, 0, Number.NaN]);
    kernels.call("reluForward", x, x, 5);
    expect([...x.data]).toEqual([0, Number.NaN, 2, 0, Number.NaN]);
    const y = kernels.input([0, 1, 2, 0, 3]);
    const dy = kernels.f32([1, 2, 3, 4, 5]);
    kernels.call("reluBackward", y, dy, dy, 5);
    expect([...dy.data]).toEqual([0, 2, 3, 0, 5]);
  });
});
