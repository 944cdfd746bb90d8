import { describe, expect, test } from "vitest";
import { type Patch, patchOf } from "#engine/pixels/components.js";
import { MOST_CANDIDATES, rowsWithin } from "#engine/read/limits.js";

const WIDTH = 6000;
const HEIGHT = 30;
const PITCH = 8;
const ink = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT).fill(255) };

/** Bars of 3 by 20: what stands close together may be one digit, up to five of them. */
const bars = (count: number): Patch[] =>
  Array.from({ length: count }, (_, n) => {
    const pixels = Array.from({ length: 60 }, (_, i) => {
      return (5 + Math.floor(i / 3)) * WIDTH + n * PITCH + (i % 3);
    });
    return patchOf(Uint32Array.from(pixels), WIDTH);
  });

/** A patch whose box is the whole plane; it has two pixels. */
const whole = (): Patch => patchOf(Uint32Array.of(0, ink.data.length - 1), WIDTH);

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

describe("rowsWithin", () => {
  const most = bars(700);
  test.each<[why: string, rows: Patch[][], read: number, truncated: boolean]>([
    ["all of a short row", [bars(20)], 1, false],
    ["no rows", [], 0, false],
    ["a part of a row with too many candidates", [most], 1, true],
    ["a part of the second of two", [bars(20), most], 2, true],
    ["nothing of what follows", [most, bars(20)], 1, true],
    ["boxes that cover the plane too often", [Array.from({ length: 6 }, whole)], 1, true],
  ])("%s", (_why, given, read, truncated) => {
    const { rows, truncated: isTruncated } = rowsWithin(given, ink);
    expect(rows).toHaveLength(read);
    expect(isTruncated).toBe(truncated);
    expect(sum(rows.map(({ candidates }) => candidates.length))).toBeLessThanOrEqual(
      MOST_CANDIDATES,
    );
    for (const { pieces, candidates } of rows) {
      expect(pieces.length).toBeGreaterThan(0);
      for (const { to } of candidates) expect(to).toBeLessThanOrEqual(pieces.length);
    }
  });

  test("a row is cut short from the left on, with nearly all candidates that may be", () => {
    const [row] = rowsWithin([most], ink).rows;
    expect(row!.pieces.map(({ patch }) => patch)).toEqual([...row!.pieces.keys()]);
    expect(row!.candidates.length).toBeGreaterThan(MOST_CANDIDATES - 20);
  });
});
