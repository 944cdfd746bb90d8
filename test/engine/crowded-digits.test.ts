import { createTrainer, DIGITS, type Recipe } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { crowdDigits } from "../../engine/train/crowded-digits.ts";
import type { Digits } from "../../engine/train/digits.ts";
import { drawDigits } from "../../engine/train/drawn-digits.ts";
import { dense, flatten, model } from "../support/small-models.ts";
import { blobs, flatWeights, perceptron, recipe, train } from "../support/training.ts";
import { fillUniform as fill } from "../support/uniform.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const COUNT = 400;

const own = drawDigits(60, fill);
const digits: Digits = { ...own, places: Uint32Array.from({ length: 50 }, (_, i) => i) };
const made = crowdDigits(COUNT, digits, fill);
const picture = (i: number) => made.images.subarray(i * PIXELS, (i + 1) * PIXELS);

/** The columns and rows that have ink. */
function extent(image: Uint8Array): [number, number] {
  const inked = [...image.keys()].filter((i) => image[i]! > 0);
  const side = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
  return [side(inked.map((i) => i % SIDE)), side(inked.map((i) => Math.floor(i / SIDE)))];
}

describe("crowded digits", () => {
  test("have MNIST's geometry: the longer side is 20 pixels", () => {
    for (let i = 0; i < COUNT; i++) {
      const longer = Math.max(...extent(picture(i)));
      expect(longer).toBeGreaterThanOrEqual(19);
      expect(longer).toBeLessThanOrEqual(21);
    }
  });

  test("a picture is a function of its number and the digits alone", () => {
    const few = crowdDigits(3, digits, fill);
    expect(few.images).toEqual(made.images.slice(0, 3 * PIXELS));
    expect(few.labels).toEqual(made.labels.slice(0, 3));
  });

  test("have more beside them than the digit as it was, but where its own ink hides a neighbour's edge", () => {
    const alone = new Set(
      Array.from({ length: 60 }, (_, i) =>
        own.images.subarray(i * PIXELS, (i + 1) * PIXELS).join(),
      ),
    );
    const hidden = Array.from({ length: COUNT }, (_, i) => alone.has(picture(i).join()));
    expect(hidden.filter(Boolean).length).toBeLessThanOrEqual(COUNT / 100);
  });

  test("take their labels from digits that train, and those only", () => {
    const sevens: Digits = {
      images: own.images,
      labels: Uint8Array.from({ length: 60 }, (_, i) => (i < 50 ? 7 : 3)),
      places: digits.places,
    };
    expect(new Set(crowdDigits(50, sevens, fill).labels)).toEqual(new Set([7]));
    expect(new Set(made.labels).size).toBe(10);
  });

  test("pictures without ink have only lines and points beside them, or nothing", () => {
    const blank = { ...digits, images: new Uint8Array(own.images.length) };
    const empty = crowdDigits(50, blank, fill).images;
    expect(empty.filter((level) => level > 0).length).toBeLessThan((50 * PIXELS) / 4);
  });
});

describe("a training with crowded digits", () => {
  const spec = { ...model([SIDE, SIDE, 1], [flatten, dense(10)], 10), classes: DIGITS };
  const half: Recipe = { ...recipe, batchSize: 32, epochs: 1, validation: 0.1, crowdedDigits: 0.5 };
  const data = { rows: SIDE, columns: SIDE, count: 40, classes: DIGITS, ...drawDigits(40, fill) };

  test("has as many more in each epoch, beside others that it makes, and others with another seed", async () => {
    const more = { ...half, drawnDigits: 0.5, nonDigits: 0.5 };
    const [one, two, other] = await Promise.all(
      [1, 1, 2].map((seed) => train({ spec, data, recipe: { ...more, seed } })),
    );
    // 36 train, with 18 crowded, 18 drawn and 18 of no digit: two batches of 32 and one of 26.
    expect(one!.end.step).toBe(3);
    // Accuracy is counted over 72 digits.
    const right = 72 * one!.epochs[0]!.accuracy;
    expect(right).toBeCloseTo(Math.round(right), 6);
    expect(flatWeights(two!.end.model)).toEqual(flatWeights(one!.end.model));
    expect(flatWeights(other!.end.model)).not.toEqual(flatWeights(one!.end.model));
  });

  test("is refused for another size", async () => {
    const message = "recipe.crowdedDigits: expected 0 (--crowded-digits none)";
    const wrong = createTrainer({ spec: perceptron, data: blobs(40), recipe: half });
    await expect(wrong).rejects.toThrow(message);
  });
});
