import { expect, test } from "vitest";
import { open } from "#engine/pixels/opening.js";
import type { Plane } from "#engine/pixels/plane.js";
import { noise } from "../support/draw.ts";

/** The highest of the lowest: for each pixel, of all squares within the plane's reach that hold it. */
function plainly({ width, height, data }: Plane, reach: number): number[] {
  const around = (levels: ArrayLike<number>, pick: (...all: number[]) => number) =>
    Array.from(levels, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const near: number[] = [];
      for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
        for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
          near.push(levels[v * width + u]!);
        }
      }
      return pick(...near);
    });
  return around(around(data, Math.min), Math.max);
}

test.each([
  [1, 1, 1],
  [9, 1, 2],
  [1, 7, 3],
  [13, 8, 1],
  [20, 17, 3],
  [20, 17, 6],
  [6, 5, 40],
])("%d x %d pixels, opened by a square that reaches %d", (width, height, reach) => {
  const random = noise(width + height + reach);
  const data = Uint8Array.from({ length: width * height }, () => Math.floor(random() * 256));
  const plane = { width, height, data };
  expect(Array.from(open(plane, reach).data)).toEqual(plainly(plane, reach));
});
