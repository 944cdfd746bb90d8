import type { Plane } from "./plane.ts";
import { type Walk, walksOf } from "./runs.ts";

type Pick = (a: number, b: number) => number;

/**
 * The greyscale opening of a plane by a square that reaches so many pixels to either side (Serra 1982): the highest
 * plane below it that is nowhere narrower than the square. Beyond the edges there is nothing.
 */
export function open(plane: Plane, reach: number): Plane {
  const eroded = around(plane, reach, Math.min);
  return around(eroded, reach, Math.max);
}

/** Of each pixel the lowest or highest in the square around it. */
function around(plane: Plane, reach: number, pick: Pick): Plane {
  const { rows, columns } = walksOf(plane);
  const data = along(along(plane.data, rows, reach, pick), columns, reach, pick);
  return { ...plane, data };
}

/** Of each pixel the one picked of it and of `reach` on either side, along a walk's lines. */
function along(data: Uint8Array, walk: Walk, reach: number, pick: Pick): Uint8Array {
  let after = data;
  let before = data;
  // Each holds the pick of a pixel and `done` behind it: two of these side by side reach twice as far.
  for (let done = 0, more = 0; done < reach; done += more) {
    more = Math.min(done + 1, reach - done);
    after = joined(after, walk, more, pick);
    before = joined(before, walk, -more, pick);
  }
  return after.map((level, i) => pick(level, before[i]!));
}

/** Each pixel, and what is `shift` pixels along the line, or the line's end. */
function joined(
  data: Uint8Array,
  { length, breadth, along, across }: Walk,
  shift: number,
  pick: Pick,
): Uint8Array {
  const result = new Uint8Array(data.length);
  for (let b = 0; b < breadth; b++) {
    for (let a = 0; a < length; a++) {
      const other = Math.max(0, Math.min(length - 1, a + shift));
      const i = b * across + a * along;
      result[i] = pick(data[i]!, data[b * across + other * along]!);
    }
  }
  return result;
}
