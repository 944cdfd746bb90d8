import { expect, test } from "vitest";
import type { Box } from "#engine/pixels.js";
import { rowsOf } from "#engine/read/rows.js";

type Place = readonly [x: number, y: number, width: number, height: number];

const boxOf = ([x, y, width, height]: Place): Box => ({ x, y, width, height });

/** How many patches each row has, from top to bottom; a patch has as much ink as its box has room. */
const rows = (places: readonly Place[]): number[] =>
  rowsOf(
    places.map((place) => ({
      box: boxOf(place),
      places: new Uint32Array(place[2] * place[3]),
    })),
  ).map((row) => row.length);

const digit = (x: number, y = 0): Place => [x, y, 60, 100];

test.each<[why: string, places: Place[], patches: number[]]>([
  ["digits side by side", [digit(0), digit(80), digit(160)], [3]],
  ["a row that drifts", [digit(0), digit(80, 40), digit(160, 80)], [3]],
  ["two rows", [digit(0), digit(80), digit(0, 130), digit(80, 130)], [2, 2]],
  [
    "the top of a five, apart from its foot",
    [[0, 40, 60, 70], [8, 0, 70, 46], digit(90), digit(170)],
    [4],
  ],
  ["a tail below its digit", [digit(0), [20, 75, 60, 48], digit(90)], [3]],
  ["one digit below another, close", [digit(0), digit(0, 90)], [1, 1]],
])("%s", (_why, places, patches) => {
  expect(rows(places)).toEqual(patches);
});
