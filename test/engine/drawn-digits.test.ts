import { createTrainer, DIGITS, loadModel, type Recipe } from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { type DrawnDigits, drawDigits } from "../../engine/train/drawn-digits.ts";
import { dense, flatten, model } from "../support/small-models.ts";
import { blobs, flatWeights, perceptron, recipe, train } from "../support/training.ts";
import { fillUniform } from "../support/uniform.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const COUNT = 1000;

let drawn: DrawnDigits;
beforeAll(() => {
  drawn = drawDigits(COUNT, fillUniform);
});

const picture = (i: number) => drawn.images.subarray(i * PIXELS, (i + 1) * PIXELS);

/** The rows and columns that have ink. */
function extent(image: Uint8Array) {
  const inked = [...image.keys()].filter((i) => image[i]! > 0);
  const side = (values: number[]) => Math.max(...values) - Math.min(...values) + 1;
  return [side(inked.map((i) => i % SIDE)), side(inked.map((i) => Math.floor(i / SIDE)))];
}

describe("drawn digits", () => {
  test("are of all ten classes, each in many ways", () => {
    for (const label of DIGITS.keys()) {
      const those = Array.from(drawn.labels.keys()).filter((i) => drawn.labels[i] === label);
      expect(those.length).toBeGreaterThan(COUNT / 40);
      expect(new Set(those.map((i) => picture(i).join())).size).toBe(those.length);
    }
  });

  test("have MNIST's geometry: the longer side is 20 pixels", () => {
    for (let i = 0; i < COUNT; i++) {
      const longer = Math.max(...extent(picture(i)));
      expect(longer).toBeGreaterThanOrEqual(19);
      expect(longer).toBeLessThanOrEqual(21);
    }
  });

  test("a picture is a function of its number alone", () => {
    const few = drawDigits(3, fillUniform);
    expect(few.images).toEqual(drawn.images.slice(0, 3 * PIXELS));
    expect(few.labels).toEqual(drawn.labels.slice(0, 3));
  });

  test("look like what they are called: a small network tells them apart", async () => {
    const data = { rows: SIDE, columns: SIDE, count: COUNT, classes: DIGITS, ...drawn };
    const spec = { ...model([SIDE, SIDE, 1], [flatten, dense(10)], 10), classes: DIGITS };
    const optimizer = { kind: "adam", learningRate: 0.003 } as const;
    const { end } = await train({
      spec,
      data,
      recipe: { batchSize: 50, epochs: 20, seed: 1, validation: 0, optimizer },
    });
    const others = drawDigits(200, (draws, i) => fillUniform(draws, i + COUNT));
    const classifier = await loadModel(end.model);
    const right = [...others.labels.keys()].filter((i) => {
      const image = others.images.subarray(i * PIXELS, (i + 1) * PIXELS);
      return (
        classifier.classify(Float32Array.from(image, (level) => level / 255)).digit ===
        others.labels[i]
      );
    });
    expect(right.length).toBeGreaterThan(160);
  });
});

describe("a training with drawn digits", () => {
  const spec = { ...model([SIDE, SIDE, 1], [flatten, dense(10)], 10), classes: DIGITS };
  const half: Recipe = { ...recipe, batchSize: 32, epochs: 1, validation: 0.1, drawnDigits: 0.5 };
  const data = {
    rows: SIDE,
    columns: SIDE,
    count: 40,
    classes: DIGITS,
    ...drawDigits(40, fillUniform),
  };

  test("has as many more in each epoch, none for validation, and others with another seed", async () => {
    const [one, two, other] = await Promise.all(
      [1, 1, 2].map((seed) => train({ spec, data, recipe: { ...half, nonDigits: 0.5, seed } })),
    );
    // 36 train, and 18 drawn and 18 of no digit with them: two batches of 32 and one of 8.
    expect(one!.end.step).toBe(3);
    expect(4 * one!.epochs[0]!.validationAccuracy!).toBeCloseTo(
      Math.round(4 * one!.epochs[0]!.validationAccuracy!),
      6,
    );
    // Accuracy is counted over 54 digits.
    const right = 54 * one!.epochs[0]!.accuracy;
    expect(right).toBeCloseTo(Math.round(right), 6);
    expect(flatWeights(two!.end.model)).toEqual(flatWeights(one!.end.model));
    expect(flatWeights(other!.end.model)).not.toEqual(flatWeights(one!.end.model));
  });

  test.each([
    ["another size", { spec: perceptron, data: blobs(40) }],
    [
      "other classes",
      {
        spec: { ...spec, classes: [...DIGITS].reverse() },
        data: { ...data, classes: [...DIGITS].reverse() },
      },
    ],
  ])("is refused for %s", async (_why, options) => {
    const message = "recipe.drawnDigits: expected 0 (--drawn-digits none)";
    await expect(createTrainer({ ...options, recipe: half })).rejects.toThrow(message);
  });
});
