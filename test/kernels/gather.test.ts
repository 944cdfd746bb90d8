import { expect, test } from "vitest";
import { describeBuilds } from "../support/kernels.ts";
import { integers } from "../support/numbers.ts";

describeBuilds("gather", (arena) => {
  test("every byte is pixel / 255, rounded once", () => {
    const kernels = arena();
    const images = kernels.u8(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      { constant: true },
    );
    const [indices, out] = [kernels.u32([0], { constant: true }), kernels.f32(256)];
    kernels.call("gatherBytes", images, indices, out, 1, 256);
    expect([...out.data]).toEqual(Array.from({ length: 256 }, (_, i) => Math.fround(i / 255)));
  });

  test.each([0, 1, 3, 15, 16, 17, 33, 784])("picks images of %i pixels", (P) => {
    const [count, chosen] = [5, [4, 0, 4, 2]];
    const pixels = integers(count * P, 256, 9);
    const kernels = arena();
    const images = kernels.u8(pixels, { constant: true });
    const indices = kernels.u32(chosen, { constant: true });
    const out = kernels.f32(chosen.length * P);
    kernels.call("gatherBytes", images, indices, out, chosen.length, P);
    const expected = chosen.flatMap((index) => pixels.slice(index * P, (index + 1) * P));
    expect([...out.data]).toEqual(expected.map((byte) => Math.fround(byte / 255)));
  });

  test.each([0, 1, 5, 33])("picks %i labels", (n) => {
    const all = integers(50, 10, 1);
    const chosen = integers(n, 50, 2);
    const kernels = arena();
    const labels = kernels.u8(all, { constant: true });
    const [indices, out] = [kernels.u32(chosen, { constant: true }), kernels.u8(n)];
    kernels.call("gatherLabels", labels, indices, out, n);
    expect([...out.data]).toEqual(chosen.map((index) => all[index]));
  });
});
