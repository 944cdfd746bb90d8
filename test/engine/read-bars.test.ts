import { expect, test } from "vitest";
import type { Box } from "#engine/pixels.js";
import { withoutBars } from "#engine/read/bars.js";

const WIDTH = 1000;
const USUAL = 100;
const bar: Box = { x: 5, y: 0, width: 10, height: 120 };
const digitAt = (x: number): Box => ({ x, y: 10, width: 60, height: 100 });

/** Two parts of a bar, one above the other. */
const inParts = (gap: number, width = 10): Box[] => [
  { ...bar, width, height: 40 },
  { ...bar, width, x: 6, y: 40 + gap, height: 50 },
];

const kept = (boxes: readonly Box[], usual = USUAL): number =>
  withoutBars(
    boxes.map((box) => ({ box, places: new Uint32Array() })),
    usual,
    WIDTH,
  ).length;

test.each<[why: string, boxes: Box[], kept: number]>([
  ["far from the next digit, at the left", [bar, digitAt(75)], 1],
  ["far from the next digit, at the right", [digitAt(865), { ...bar, x: 985 }], 1],
  ["as near as a one is", [bar, digitAt(74)], 2],
  ["inside the picture", [{ ...bar, x: 21 }, digitAt(300)], 2],
  ["as wide as a digit", [{ ...bar, width: 35 }, digitAt(300)], 2],
  ["with nothing beside it", [bar], 1],
  ["in two parts, as near as a one is", [...inParts(20), digitAt(74)], 1],
  [
    "in two parts, as high as a part of the other side",
    [...inParts(20), { ...bar, x: 985, y: 30 }, digitAt(74)],
    1,
  ],
  ["in parts too far from each other", [...inParts(46), digitAt(74)], 3],
  ["in parts beside each other", [bar, { ...bar, x: 15, y: 125 }, digitAt(74)], 3],
  ["in parts as wide as strokes of a digit", [...inParts(20, 21), digitAt(85)], 3],
  ["beside specks alone", [bar, digitAt(300), { x: 17, y: 50, width: 9, height: 9 }], 2],
])("a bar %s", (_why, boxes, count) => {
  expect(kept(boxes)).toBe(count);
});

test("is linear in patches: each is looked at a few times", () => {
  const count = 20_000;
  let looks = 0;
  const counted = (box: Box) => ({
    places: new Uint32Array(),
    get box() {
      looks++;
      return box;
    },
  });
  const patches = Array.from({ length: count }, (_, i) => counted(i % 2 ? bar : digitAt(500)));
  expect(withoutBars(patches, USUAL, WIDTH)).toHaveLength(count / 2);
  expect(looks).toBeLessThan(10 * count);
});
