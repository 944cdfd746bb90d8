import { type Picture, toInput } from "@inkling/engine";
import { expect, test } from "vitest";
import { leftOut } from "../../models/left-out.ts";

/** Black bars of a wide L on white paper of `side` pixels, in its upper left part. */
function paper(side: number): Picture {
  const isInk = (x: number, y: number) =>
    (x >= 20 && x < 40 && y >= 20 && y < 120) || (y >= 100 && y < 120 && x >= 20 && x < 80);
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    isInk(i % side, Math.floor(i / side)) ? 0 : 255,
  );
  return { data, width: side, height: side, channels: 1 };
}

const steps = toInput(paper(280), { steps: true }).steps ?? [];
const found = new Map(leftOut(steps).map(({ name, pixels }) => [name, pixels]));
const at = (name: "ground" | "fitted" | "input", x: number, y: number) =>
  found.get(name)?.[28 * y + x];

test("with its ground, paper is ink and ink is none", () => {
  expect(at("ground", 27, 27)).toBe(1);
  expect(at("ground", 2, 5)).toBe(0);
});

test("not fitted, the digit is as small as it is drawn and where it is drawn", () => {
  // Ten pixels of the paper to one.
  expect([at("fitted", 2, 5), at("fitted", 3, 5), at("fitted", 4, 5)]).toEqual([1, 1, 0]);
  expect([at("fitted", 2, 1), at("fitted", 7, 11), at("fitted", 8, 11)]).toEqual([0, 1, 0]);
});

test("by its box, the digit is in the middle, which its mass is not", () => {
  const rows = Array.from({ length: 28 }, (_, y) => y);
  const inked = rows.filter((y) => rows.some((x) => at("input", x, y)! > 0.5));
  expect([inked[0], inked.at(-1)]).toEqual([4, 23]);
  const { pixels } = toInput(paper(280));
  const centred = rows.filter((y) => rows.some((x) => pixels[28 * y + x]! > 0.5));
  expect(centred[0]).toBeLessThan(4);
});

test("of a picture that is no square, the middle of one is seen", () => {
  const wide: Picture = {
    data: new Uint8Array(56 * 28).fill(255),
    width: 56,
    height: 28,
    channels: 1,
  };
  for (let y = 4; y < 24; y++) (wide.data as Uint8Array).fill(0, 56 * y + 27, 56 * y + 29);
  const [, shrunk] = leftOut(toInput(wide, { steps: true }).steps ?? []);
  expect(shrunk?.pixels.length).toBe(784);
  expect(shrunk?.pixels[28 * 14 + 13]).toBeGreaterThan(0.4);
  expect(shrunk?.pixels[28 * 3 + 13]).toBe(0);
});

test("of nothing there is nothing", () => {
  expect(leftOut([])).toEqual([]);
});
