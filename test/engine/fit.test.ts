import { expect, test } from "vitest";
import { inputOf } from "#engine/pixels/fit.js";
import type { Plane } from "#engine/pixels/plane.js";

/** A plane with full ink at these places, and none elsewhere. */
function dots(side: number, ...places: number[]): Plane {
  const data = new Uint8Array(side * side);
  for (const place of places) data[place] = 255;
  return { width: side, height: side, data };
}

test.each<[why: string, digit: Plane, inked: number]>([
  ["ink that is left when it is shrunk", dots(60, 0, 3599), 2],
  ["ink that vanishes when it is shrunk", dots(800, 0, 639_999), 0],
  ["no ink at all, of the size of a digit", dots(20), 0],
])("%s", (_why, digit, inked) => {
  const kept: Plane[] = [];
  const input = inputOf(digit, { keep: (_name, plane) => void kept.push(plane) });
  expect([input.width, input.height]).toEqual([28, 28]);
  expect(input.data.filter((level) => level > 0)).toHaveLength(inked);
  expect(kept.at(-1)).toEqual(input);
});
