import { describe, expect, test } from "vitest";
import type { Plane } from "#engine/pixels/plane.js";
import { removeSides } from "#engine/pixels/sides.js";

const WIDTH = 120;
const HEIGHT = 60;
const LEVELS = { strokes: 120, sides: 20 };

type Bar = readonly [x: number, y: number, width: number, height: number, level: number];

function draw(bars: readonly Bar[]): Plane {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (const [x, y, width, height, level] of bars) {
    for (let row = y; row < y + height; row++) {
      data.fill(level, row * WIDTH + x, row * WIDTH + x + width);
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** Strokes four pixels wide, upright and lying. */
const digits: Bar[] = [
  [30, 10, 4, 40, 200],
  [50, 10, 4, 40, 200],
  [50, 10, 25, 4, 200],
  [50, 46, 25, 4, 200],
];
const sum = ({ data }: Plane): number => data.reduce((a, b) => a + b, 0);

describe("sides of a form's box", () => {
  test.each<[why: string, bar: Bar, isRemoved: boolean]>([
    ["a thin line from edge to edge", [114, 0, 1, HEIGHT, 200], true],
    ["a faint one, as wide as a pen", [5, 0, 4, HEIGHT, 60], true],
    ["one that is cut short", [114, 25, 1, 35, 200], true],
    ["one of less than half the height", [114, 34, 1, 26, 200], false],
    ["below", [0, 56, WIDTH, 1, 150], true],
    ["a one at the edge, as strong as other strokes", [108, 8, 4, 44, 200], false],
    ["a thin line amid the digits", [90, 0, 1, HEIGHT, 200], false],
  ])("%s", (_why, bar, isRemoved) => {
    const left = removeSides(draw([...digits, bar]), LEVELS);
    expect(sum(left)).toBe(sum(draw(isRemoved ? digits : [...digits, bar])));
  });

  test("a stroke that crosses a side stays", () => {
    const stroke: Bar = [102, 30, 16, 4, 200];
    const left = removeSides(draw([...digits, [114, 0, 1, HEIGHT, 100], stroke]), LEVELS);
    expect(sum(left)).toBe(sum(draw([...digits, stroke])));
  });

  test("nothing to remove leaves the plane as it is", () => {
    expect(removeSides(draw([]), LEVELS)).toEqual(draw([]));
  });
});
