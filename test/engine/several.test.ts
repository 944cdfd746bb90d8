import { describe, expect, test } from "vitest";
import { removeBlobs } from "#engine/pixels/blobs.js";
import { removeLines } from "#engine/pixels/lines.js";
import { maskAbove, type Plane } from "#engine/pixels/plane.js";
import { removeSides } from "#engine/pixels/sides.js";
import { strokesOf } from "#engine/read/patches.js";

// What is taken off a picture that may show several digits, and is no ink of theirs.

const WIDTH = 120;
const HEIGHT = 60;

type Bar = readonly [x: number, y: number, width: number, height: number, level: number];

function draw(bars: readonly Bar[]): Plane {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (const [x, y, width, height, level] of bars) {
    for (let row = y; row < y + height; row++) {
      for (let at = row * WIDTH + x; at < row * WIDTH + x + width; at++) {
        data[at] = Math.max(data[at]!, level);
      }
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

describe("a side of a form's box", () => {
  const remove = (plane: Plane) => removeSides(plane, { strokes: 120, sides: 20 });

  test.each<[why: string, bar: Bar, isRemoved: boolean]>([
    ["thin, from edge to edge", [114, 0, 1, HEIGHT, 200], true],
    ["faint, as wide as a pen", [5, 0, 4, HEIGHT, 60], true],
    ["cut short", [114, 25, 1, 35, 200], true],
    ["below", [0, 56, WIDTH, 1, 150], true],
    ["less than half the height is none", [114, 34, 1, 26, 200], false],
    ["the bar of a seven is none, as strong as its stem", [0, 2, 90, 4, 200], false],
    ["a one at the edge is none, as strong as other strokes", [108, 8, 4, 44, 200], false],
    ["a thin line amid the digits is none", [90, 0, 1, HEIGHT, 200], false],
  ])("%s", (_why, bar, isRemoved) => {
    const left = remove(draw([...digits, bar]));
    expect(sum(left)).toBe(sum(draw(isRemoved ? digits : [...digits, bar])));
  });

  test("is taken off a stroke that crosses it", () => {
    const stroke: Bar = [102, 30, 16, 4, 200];
    const left = remove(draw([...digits, [114, 0, 1, HEIGHT, 100], stroke]));
    expect(sum(left)).toBe(sum(draw([...digits, stroke])));
  });

  test("where there is nothing, nothing is removed", () => {
    expect(sum(remove(draw([])))).toBe(0);
  });
});

describe("lines", () => {
  const one: Bar = [90, 0, 4, HEIGHT, 200];
  const foot: Bar = [0, 48, WIDTH, 2, 60];
  const margins = [4, 14, 104].map((x): Bar => [x, 0, 2, HEIGHT, 200]);
  test.each<[why: string, bars: Bar[], strokes: number | undefined, kept: Bar[]]>([
    ["a one from edge to edge is a stroke", [...digits, one], 120, [...digits, one]],
    ["a picture of one digit has no one beside it", [...digits, one], undefined, digits],
    ["three of them are lines", [...digits, ...margins], 120, digits],
    ["a faint line leaves a foot that stands on it", [...digits, foot], 120, digits],
  ])("%s", (_why, bars, strokes, kept) => {
    expect(sum(removeLines(draw(bars), 30, strokes))).toBe(sum(draw(kept)));
  });
});

describe("what an edge leaves of a thing", () => {
  const ones = [20, 40, 60].map((x): Bar => [x, 5, 2, 50, 200]);
  const thing: Bar = [80, 25, 40, 35, 150];
  test.each<[why: string, bars: Bar[], kept: Bar[]]>([
    ["much thicker than strokes", [...ones, thing], ones],
    ["a side of the table, from corner to corner", [...ones, [0, 0, 8, 60, 150]], ones],
    ["the same that keeps clear of the edges", [...ones, [78, 24, 40, 35, 150]], []],
    ["a stroke that an edge cuts off", [...ones, [100, 20, 20, 5, 200]], []],
    ["a thick digit with a speck beside it", [[20, 5, 4, 4, 200], thing], []],
    ["with nothing else it is all there is", [thing], []],
  ])("%s", (_why, bars, kept) => {
    const plane = draw(bars);
    const left = removeBlobs(plane, maskAbove(plane, 100));
    expect(sum(left)).toBe(sum(draw(kept.length > 0 ? kept : bars)));
  });
});

test.each([
  ["smooth ground: what is faint joins strokes", 10, 1],
  ["print as strong as that: it does not", 80, 2],
])("%s", (_why, texture, count) => {
  const bridge: Bar = [34, 30, 16, 2, 90];
  expect(strokesOf(draw([...digits, bridge]), texture)).toHaveLength(count);
});
