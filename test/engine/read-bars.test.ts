import { expect, test } from "vitest";
import type { Box } from "#engine/pixels.js";
import { withoutBars } from "#engine/read/bars.js";

const WIDTH = 1000;
const USUAL = 100;
const bar: Box = { x: 5, y: 0, width: 10, height: 120 };
const digitAt = (x: number): Box => ({ x, y: 10, width: 60, height: 100 });

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
