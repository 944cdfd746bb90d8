import { expect, test } from "vitest";
import { drawings, drawnPixels } from "../../bench/data.ts";

const SIDE = 28;

test("drawings have the ink and the margins of digits, and are the same each time", () => {
  const { images, labels, count } = drawings(500);
  expect([count, images.length, labels.length]).toEqual([500, 500 * SIDE * SIDE, 500]);
  const ink = images.filter((value) => value > 0).length / images.length;
  // MNIST's training images: 19.1 %.
  expect(ink).toBeGreaterThan(0.15);
  expect(ink).toBeLessThan(0.22);
  const outside = images.filter((_, i) => {
    const [row, column] = [Math.floor(i / SIDE) % SIDE, i % SIDE];
    return Math.min(row, column) < 4 || Math.max(row, column) >= 24;
  });
  expect(outside.every((value) => value === 0)).toBe(true);
  expect(drawings(500).images).toEqual(images);
  expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test("drawn pixels are those of the first pictures, 0 to 1", () => {
  const pixels = drawnPixels(3);
  expect(pixels).toEqual(
    Float32Array.from(drawings(9).images.slice(0, 3 * SIDE * SIDE), (v) => v / 255),
  );
});
