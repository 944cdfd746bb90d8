import { describe, expect, test } from "vitest";
import { boundingBox } from "../../engine/pixels/plane.ts";
import type { Digits } from "../../engine/train/digits.ts";
import { makeNonDigits } from "../../engine/train/non-digits.ts";
import { fillUniform as fill } from "../support/uniform.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** A bar, upright, for each digit; of brightness 100 + label. */
const labels = Uint8Array.from({ length: 20 }, (_, i) => i % 10);
const bar = (label: number) =>
  Array.from({ length: PIXELS }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    return x >= 11 && x < 15 && y >= 4 && y < 24 ? 100 + label : 0;
  });
const digits: Digits = {
  images: Uint8Array.from([...labels].flatMap(bar)),
  labels,
  places: Uint32Array.from(labels.keys()),
};

const COUNT = 400;
const made = makeNonDigits(COUNT, digits, fill);
const picture = (i: number) => made.subarray(i * PIXELS, (i + 1) * PIXELS);
const every = Array.from({ length: COUNT }, (_, i) => picture(i));

const boxOf = (data: Uint8Array) =>
  boundingBox({ width: SIDE, height: SIDE, data }) ?? { width: 0, height: 0 };

describe("pictures of no digit", () => {
  test("each has ink, and none is full of it", () => {
    for (const one of every) {
      const inked = one.filter((level) => level > 64).length;
      expect(inked).toBeGreaterThan(5);
      expect(inked).toBeLessThan(PIXELS / 2);
    }
  });

  test("a picture is a function of its number and the digits alone", () => {
    expect(makeNonDigits(COUNT, digits, fill)).toEqual(made);
    expect(makeNonDigits(3, digits, fill)).toEqual(made.slice(0, 3 * PIXELS));
    const texts = new Set(every.map((one) => one.join()));
    // Stripes and digits on their side come again.
    expect(texts.size).toBeGreaterThan(0.75 * COUNT);
  });

  test("none is a digit as it stands in the data", () => {
    const known = new Set([...labels].map((label) => bar(label).join()));
    expect(every.filter((one) => known.has(one.join()))).toEqual([]);
  });

  test("digits lie on their side: only those that are none there", () => {
    const lying = every.filter((one) => {
      const level = Math.max(...one);
      const row = one.subarray(13 * SIDE, 14 * SIDE);
      return level < 110 && row.filter((pixel) => pixel === level).length === 20;
    });
    expect(lying.length).toBeGreaterThan(20);
    const turned = new Set(lying.map((one) => Math.max(...one) - 100));
    expect([...turned].toSorted()).toEqual([1, 2, 3, 4, 5, 7]);
  });

  test("whole digits side by side are as high as one and wider", () => {
    const runs = every.filter((one) => {
      const { width, height } = boxOf(one);
      return Math.max(...one) < 110 && height === 20 && width >= 7 && width <= 18;
    });
    expect(runs.length).toBeGreaterThan(COUNT / 7);
  });

  test("pictures without ink are no fault", () => {
    const blank = { ...digits, images: new Uint8Array(digits.images.length) };
    expect(makeNonDigits(COUNT, blank, fill)).toHaveLength(COUNT * PIXELS);
  });

  test("a set without those digits gives what it has", () => {
    const zeros = { ...digits, labels: new Uint8Array(20), places: Uint32Array.of(0) };
    expect(makeNonDigits(50, zeros, fill)).toHaveLength(50 * PIXELS);
  });
});
