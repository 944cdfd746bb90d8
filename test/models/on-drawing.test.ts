import { expect, test } from "vitest";
import { onDrawing } from "../../models/on-drawing.ts";

/** Ink in columns 4 to 23 and rows 9 to 18, as of a bar of 200 x 100 on a drawing, at 40, 80. */
const input = Float32Array.from({ length: 784 }, (_, at) => {
  const [x, y] = [at % 28, Math.floor(at / 28)];
  return x >= 4 && x < 24 && y >= 9 && y < 19 ? 1 : 0;
});
const box = { x: 40, y: 80, width: 200, height: 100 };
/** Each pixel's own column. */
const columns = Float32Array.from({ length: 784 }, (_, at) => at % 28);
const rows = Float32Array.from({ length: 784 }, (_, at) => Math.floor(at / 28));

test.each([
  ["the middle of the ink's first pixel", 44.5, 84.5, 4, 9],
  ["the middle of its last", 234.5, 174.5, 23, 18],
  ["between two pixels", 49.5, 89.5, 4.5, 9.5],
  ["around it the input goes on", 34.5, 74.5, 3, 8],
])("%s", (_why, x, y, column, row) => {
  expect(onDrawing(columns, input, box)(x, y)).toBeCloseTo(column, 9);
  expect(onDrawing(rows, input, box)(x, y)).toBeCloseTo(row, 9);
});

test("beyond the input there is nothing", () => {
  const ones = new Float32Array(784).fill(1);
  expect(onDrawing(ones, input, box)(-400, 90)).toBe(0);
  expect(onDrawing(ones, input, box)(50, 900)).toBe(0);
});
