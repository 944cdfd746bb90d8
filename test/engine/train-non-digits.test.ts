import {
  createTrainer,
  type Dataset,
  DIGITS,
  loadModel,
  type Recipe,
  subset,
} from "@inkling/engine";
import { beforeAll, describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { dense, flatten, model, relu } from "../support/small-models.ts";
import { blobs, figures, flatWeights, perceptron, recipe, train } from "../support/training.ts";

const spec = {
  ...model([28, 28, 1], [flatten, dense(16, relu), dense(10)], 10),
  classes: DIGITS,
};
const asked: Recipe = {
  ...recipe,
  batchSize: 32,
  epochs: 2,
  validation: 0.1,
  optimizer: { kind: "sgd", learningRate: 0.05 },
  nonDigits: 0.5,
  augment: { rotate: 10, pen: { width: 1 }, gentle: 0.5 },
};

const expectWhole = (value: number) => expect(value).toBeCloseTo(Math.round(value), 6);

let data: Dataset;
beforeAll(async () => {
  const { train: all } = await loadMnist();
  data = subset(
    all,
    Uint32Array.from({ length: 200 }, (_, i) => i),
  );
});

describe("a training with pictures of no digit", () => {
  test("has as many more in each epoch, and none among those for validation", async () => {
    const { epochs, end } = await train({ spec, data, recipe: asked });
    // 180 train and 90 are no digits: 8 batches of 32 and one of 14.
    expect(end.step).toBe(18);
    // Validation counts 20: accuracies are twentieths.
    for (const { validationAccuracy } of epochs) {
      expectWhole(20 * validationAccuracy!);
    }
  });

  test("counts accuracy over the digits alone", async () => {
    const { epochs } = await train({ spec, data, recipe: { ...asked, epochs: 30, augment: {} } });
    // All are counted as wrong that are no digits: 180 of 270 would be two thirds.
    expect(epochs.at(-1)!.accuracy).toBeGreaterThan(0.7);
    for (const { accuracy } of epochs) expectWhole(180 * accuracy);
  });

  test("leaves a model less sure of them", async () => {
    const confident = await train({ spec, data, recipe: { ...asked, epochs: 30, nonDigits: 0 } });
    const doubtful = await train({ spec, data, recipe: { ...asked, epochs: 30 } });
    const stripes = Float32Array.from({ length: 784 }, (_, i) => ((i % 28) % 5 < 2 ? 1 : 0));
    const most = async ({ confidence: _, ...bare }: typeof confident.end.model) =>
      (await loadModel(bare)).classify(stripes).confidence;
    expect(await most(doubtful.end.model)).toBeLessThan(await most(confident.end.model));
  });

  test("gives the same to the bit with the same threads, by rounding only with others", async () => {
    const [one, two, three] = await Promise.all(
      [2, 2, 3].map((threads) => train({ spec, data, recipe: asked, threads })),
    );
    expect(flatWeights(two!.end.model)).toEqual(flatWeights(one!.end.model));
    expect(two!.epochs.map(figures)).toEqual(one!.epochs.map(figures));
    const weights = flatWeights(one!.end.model);
    const others = flatWeights(three!.end.model);
    const largest = Math.max(...weights.map((value, i) => Math.abs(value - others[i]!)));
    expect(largest).toBeLessThan(1e-4);
  });

  test("works on fewer images than it has random numbers for one", async () => {
    const few = subset(data, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { end } = await train({ spec, data: few, recipe: asked });
    expect(flatWeights(end.model).every(Number.isFinite)).toBe(true);
  });

  test.each([
    ["another size", { spec: perceptron, data: blobs(40) }, "recipe.nonDigits: expected 0"],
    [
      "256 classes",
      {
        spec: { ...model([28, 28, 1], [flatten, dense(256)], 256) },
        get data() {
          return { ...data, classes: Array.from({ length: 256 }, (_, i) => String(i)) };
        },
      },
      "spec.classes: expected at most 255",
    ],
  ])("is refused for %s", async (_why, options, message) => {
    await expect(createTrainer({ ...options, recipe: asked })).rejects.toThrow(message);
  });
});
