import { describe, expect, test } from "vitest";
import { smallestFlip } from "../../models/flip.ts";
import type { Probabilities } from "../../models/occlusion.ts";
import { flipSentence } from "../../models/verdict.ts";
import { english } from "../support/english.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** A picture with an upright bar from (x, y), 3 wide. */
function bar(x: number, y: number, height: number): Float32Array {
  const pixels = new Float32Array(PIXELS);
  for (let row = y; row < y + height; row++) pixels.fill(1, row * SIDE + x, row * SIDE + x + 3);
  return pixels;
}

/** A model of two classes: 1 where the ink within the box is more than `limit`. */
const byInk =
  (limit: number, [left, top, right, bottom]: readonly number[], seen = { count: 0 }) =>
  (pixels: Float32Array): Float32Array => {
    const count = pixels.length / PIXELS;
    seen.count += count;
    const answers = new Float32Array(2 * count);
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let y = top!; y < bottom!; y++) {
        for (let x = left!; x < right!; x++) sum += pixels[n * PIXELS + y * SIDE + x]!;
      }
      answers[2 * n + 1] = sum > limit ? 0.9 : 0.1;
      answers[2 * n] = 1 - answers[2 * n + 1]!;
    }
    return answers;
  };

const WHOLE = [0, 0, 28, 28];

describe("the smallest change that makes another answer", () => {
  test("takes away the ink that matters, and no more", () => {
    // Of the bar's 60 pixels 57 are needed.
    const found = smallestFlip(byInk(56, WHOLE), bar(12, 4, 20), 1)!;
    expect(found).toMatchObject({ kind: "erase", digit: 0 });
    expect(found.confidence).toBeCloseTo(0.9);
    const gone = bar(12, 4, 20).reduce((sum, level, i) => sum + level - found.pixels[i]!, 0);
    expect(gone).toBe(4);
  });

  test("lays ink over where that is less, and beside ink alone", () => {
    const found = smallestFlip(byInk(62, WHOLE), bar(12, 4, 20), 0)!;
    expect(found).toMatchObject({ kind: "ink", digit: 1 });
    const come = found.pixels.reduce((sum, level) => sum + level, 0) - 60;
    expect(come).toBe(3);
    const { x, width } = found.patch;
    expect(x + width).toBeGreaterThan(12);
    expect(x).toBeLessThan(15);
  });

  test("is found where it is: in the part that the model looks at", () => {
    const found = smallestFlip(byInk(3, [0, 20, 28, 28]), bar(12, 4, 20), 1)!;
    expect(found.kind).toBe("erase");
    expect(found.patch.y).toBeGreaterThanOrEqual(18);
    for (const at of bar(12, 4, 14).keys()) {
      if (at < 18 * SIDE) expect(found.pixels[at]).toBe(bar(12, 4, 20)[at]);
    }
  });

  const never: [why: string, model: Probabilities, pixels: Float32Array][] = [
    ["no patch is enough", byInk(-1, WHOLE), bar(12, 4, 20)],
    ["there is no ink", byInk(-1, WHOLE), new Float32Array(PIXELS)],
    [
      "the other answers are less sure than not",
      (pixels) => new Float32Array((10 * pixels.length) / PIXELS).fill(0.1),
      bar(12, 4, 20),
    ],
  ];

  test.each(never)("is none where %s", (_why, model, pixels) => {
    expect(smallestFlip(model, pixels, 1)).toBeUndefined();
  });

  test("costs no more than 1,400 looks, however much ink there is", () => {
    const seen = { count: 0 };
    const grey = new Float32Array(PIXELS).fill(0.5);
    expect(smallestFlip(byInk(-1, WHOLE, seen), grey, 1)).toBeUndefined();
    expect(seen.count).toBeGreaterThan(500);
    expect(seen.count).toBeLessThan(1400);
  });
});

test.each([
  [
    { kind: "erase", label: "1", share: "62.3 %" } as const,
    "Without the blue ink it would be a 1 (62.3 %).",
  ],
  [
    { kind: "ink", label: "8", share: "91.0 %" } as const,
    "With the orange ink it would be an 8 (91.0 %).",
  ],
  [undefined, "No patch of up to 12 by 12 pixels, erased or inked, makes another digit of it."],
])("is told in a sentence", (flip, sentence) => {
  expect(flipSentence(flip, english)).toBe(sentence);
});
