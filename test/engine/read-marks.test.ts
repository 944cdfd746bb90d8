import { describe, expect, test } from "vitest";
import type { Box } from "#engine/pixels.js";
import { junkCost } from "#engine/read/costs.js";
import type { Piece } from "#engine/read/cuts.js";
import { partsOf } from "#engine/read/row.js";

const HEIGHT = 100;

/** A piece whose box is full of ink, up to `most` pixels. */
const pieceOf = (box: Box, patch: number, most: number): Piece => {
  const ink = Math.min(most, box.width * box.height);
  return { box, patch, cut: 0, shared: undefined, ink, places: new Uint32Array(1) };
};

interface Pieces {
  /** Of which patch each is. Default: each of its own. */
  readonly patches?: readonly number[];
  readonly mostInk?: number;
}

/** How many of the boxes may be marks. */
function marks(boxes: readonly Box[], { patches, mostInk = 1e9 }: Pieces = {}): number {
  const pieces = boxes.map((box, i) => pieceOf(box, patches?.[i] ?? i, mostInk));
  return partsOf({ pieces, height: HEIGHT, candidates: [] }, []).filter(
    ({ kind }) => kind === "mark",
  ).length;
}

const digit = (x: number, y: number): Box => ({ x, y, width: 60, height: HEIGHT });
const point = (x: number, y: number): Box => ({ x, y, width: 10, height: 10 });

describe("marks", () => {
  test.each<[why: string, boxes: Box[], count: number]>([
    ["a point at the foot", [digit(0, 0), point(70, 90), digit(90, 0)], 1],
    ["a dash in the middle", [digit(0, 0), point(70, 50), digit(90, 0)], 0],
    ["left of all digits", [point(0, 90), digit(20, 0), digit(90, 0)], 0],
    ["right of all digits", [digit(0, 0), digit(70, 0), point(140, 90)], 0],
    ["a speck above", [digit(0, 0), point(70, 0), digit(90, 0)], 0],
    ["as large as a digit", [digit(0, 0), { ...digit(70, 40), height: 90 }, digit(150, 0)], 0],
    [
      "a point of a row that rises: digits far off tell little",
      [...[400, 320, 240, 160, 80].map((y, i) => digit(80 * i, y)), point(385, 140), digit(400, 0)],
      1,
    ],
  ])("%s", (_why, boxes, count) => {
    expect(marks(boxes)).toBe(count);
  });

  test("the parts of a digit that was cut do not tell where it is", () => {
    const tail = { x: 35, y: 55, width: 25, height: 85 };
    const boxes = [{ ...digit(0, 0), width: 35 }, tail, point(65, 80), digit(80, 0)];
    expect(marks(boxes, { patches: [0, 0, 1, 2] })).toBe(1);
  });

  test("what has hardly any ink is a speck, however large", () => {
    const boxes = [digit(0, 0), point(70, 90), digit(90, 0)];
    expect(marks(boxes, { mostInk: 41 })).toBe(1);
    expect(marks(boxes, { mostInk: 39 })).toBe(0);
  });
});

test("a piece that looks like a digit is dirt less easily", () => {
  const piece = pieceOf(digit(0, 0), 0, 1e9);
  const costs = [0, 0.5, 0.99, 1].map((likeness) => junkCost(piece, HEIGHT, likeness));
  expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  expect(costs[2]! - costs[0]!).toBeGreaterThan(1);
});
