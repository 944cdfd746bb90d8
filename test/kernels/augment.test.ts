import { describe, expect, test } from "vitest";
import { augment, type Distortion, NOTHING } from "../support/augment.ts";
import { type Arena, describeBuilds } from "../support/kernels.ts";
import { expectClose, integers } from "../support/numbers.ts";

const [SEED, EPOCH] = [2026, 3];

const kinds: [why: string, by: Distortion][] = [
  ["rotation", { ...NOTHING, rotate: 0.3 }],
  ["rotation, all the way round", { ...NOTHING, rotate: Math.PI }],
  ["zoom", { ...NOTHING, zoom: 0.2 }],
  ["shift", { ...NOTHING, shift: 0.2 }],
  ["shift beyond the image", { ...NOTHING, shift: 3 }],
  ["shear", { ...NOTHING, shear: 0.3 }],
  ["elastic", { ...NOTHING, alpha: 34, sigma: 4 }],
  ["elastic, barely smooth", { ...NOTHING, alpha: 20, sigma: 0.4 }],
  ["elastic, wider than the image", { ...NOTHING, alpha: 20, sigma: 30 }],
  ["a wider pen", { ...NOTHING, penWidth: 1.5 }],
  ["a wider pen, blurred", { ...NOTHING, penWidth: 4, penBlur: 1 }],
  ["contrast alone", { ...NOTHING, penContrast: 0.6 }],
  [
    "all of them",
    {
      ...{ rotate: 0.2, zoom: 0.1, shift: 0.1, shear: 0.1, alpha: 30, sigma: 3 },
      ...{ penWidth: 1.5, penBlur: 0.8, penContrast: 0.3 },
    },
  ],
];

const sizes: [H: number, W: number][] = [
  [28, 28],
  [5, 7],
  [9, 4],
  [1, 17],
  [3, 1],
];

describeBuilds("augmentation", (arena) => {
  describe.each(sizes)("%i × %i", (H, W) => {
    const images = integers(3 * H * W, 256, 4);

    test.each(kinds)("%s", (_why, by) => {
      const out = run(arena(), images, [2, 0], [H, W], by);
      const expected = [2, 0].flatMap((index) => {
        const image = images.slice(index * H * W, (index + 1) * H * W);
        return augment(image, [H, W], by, [SEED, EPOCH, index]);
      });
      expectClose(out, expected, 1e-4);
    });

    test("nothing at all leaves pixel / 255", () => {
      const out = run(arena(), images, [0, 1, 2], [H, W], NOTHING);
      expect([...out]).toEqual(images.map((byte) => Math.fround(byte / 255)));
    });
  });

  test("an image looks the same wherever it is in a batch, and different in another epoch", () => {
    const images = integers(4 * 28 * 28, 256, 4);
    const by = kinds.at(-1)![1];
    const alone = run(arena(), images, [3], [28, 28], by);
    const among = run(arena(), images, [0, 3, 1], [28, 28], by);
    expect(among.slice(784, 2 * 784)).toEqual(alone);
    expect(run(arena(), images, [3], [28, 28], by, EPOCH + 1)).not.toEqual(alone);
  });
});

function run(
  kernels: Arena,
  images: number[],
  chosen: number[],
  [H, W]: readonly [number, number],
  by: Distortion,
  epoch = EPOCH,
): Float32Array {
  const source = kernels.u8(images, { constant: true });
  const indices = kernels.u32(chosen, { constant: true });
  const out = kernels.f32(chosen.length * H * W);
  const scratch = kernels.u8(kernels.call("augmentScratch", H, W), { offset: 4 });
  const { rotate, zoom, shift, shear, alpha, sigma, penWidth, penBlur, penContrast } = by;
  const distortion = [rotate, zoom, shift, shear, alpha, sigma];
  const rest = [...distortion, penWidth, penBlur, penContrast, SEED, epoch, scratch.ptr];
  kernels.call("augmentImages", source, indices, out, chosen.length, H, W, ...rest);
  return out.data.slice();
}
