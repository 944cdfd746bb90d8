import {
  type Dataset,
  type EpochEvent,
  splitOf as engineSplitOf,
  evaluate,
  loadModel,
  type Recipe,
  subset,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { batchNorm, dense, flatten, model, relu } from "../support/small-models.ts";
import {
  blobs,
  data,
  flatWeights,
  perceptron,
  recipe,
  splitOf,
  train,
  uncalibrated,
} from "../support/training.ts";

describe("validation", () => {
  /** Labels that are often wrong: what is learned by heart makes the loss on other pictures rise. */
  const misleading = blobs(200, { wrong: 3 });
  /** Moving statistics belong to the best weights too. */
  const normed = model([12, 12, 1], [flatten, dense(16), batchNorm(relu), dense(4)], 4);
  const stopping = { ...recipe, epochs: 60, earlyStopping: { patience: 3 } } satisfies Recipe;
  const loss = ({ validationLoss = 0 }: EpochEvent) => -validationLoss;
  const accuracy = ({ validationAccuracy = 0 }: EpochEvent) => validationAccuracy;

  test.each([
    ["the best loss", stopping, loss],
    ["the best loss of averaged weights", { ...stopping, ema: 0.6 }, loss],
    [
      "the best accuracy",
      { ...stopping, earlyStopping: { patience: 2, monitor: "validationAccuracy" } },
      accuracy,
    ],
  ] as const)("early stopping gives the weights of %s", async (_why, asked, worth) => {
    const options = { spec: normed, data: misleading, recipe: asked, threads: 2 };
    const { epochs, end } = await train(options);
    const best = epochs.findLast((epoch) => epoch.best)!;
    expect(worth(best)).toBe(Math.max(...epochs.map(worth)));
    expect(end.reason).toBe("earlyStopping");
    expect(end.epoch).toBe(best.epoch + asked.earlyStopping.patience);
    expect(epochs).toHaveLength(end.epoch);
    const { validation } = splitOf(misleading, asked);
    const again = await evaluate(await loadModel(uncalibrated(end.model)), validation);
    expect(again.loss).toBeCloseTo(best.validationLoss!, 5);
    expect(again.accuracy).toBeCloseTo(best.validationAccuracy!, 6);
  });

  test("averaged weights are evaluated and kept, and training is none the wiser", async () => {
    const [plain, averaged] = await Promise.all([
      train(),
      train({ recipe: { ...recipe, ema: 0.9 } }),
    ]);
    expect(averaged.epochs.map(({ loss }) => loss)).toEqual(plain.epochs.map(({ loss }) => loss));
    expect(flatWeights(averaged.end.model)).not.toEqual(flatWeights(plain.end.model));
    for (const { epochs, end } of [plain, averaged]) {
      const again = await evaluate(
        await loadModel(uncalibrated(end.model)),
        splitOf(data, recipe).validation,
      );
      expect(again.loss).toBeCloseTo(epochs.at(-1)!.validationLoss!, 4);
    }
  });

  test("keeps its share of every class, and nothing that trains", async () => {
    const { train: trained, validation } = splitOf(data, recipe);
    expect(trained.count + validation.count).toBe(data.count);
    for (let label = 0; label < 4; label++) {
      const count = (set: Dataset) => set.labels.filter((one) => one === label).length;
      expect(Math.abs(count(validation) - 0.25 * count(data))).toBeLessThan(1);
    }
  });

  test.each([
    ["the recipe's share", recipe],
    ["the usual share", {}],
    ["whatever the seed", { ...recipe, seed: 5 }],
  ])("is told to whoever asks later: %s", async (_why, asked) => {
    const { train: trained, validation } = await engineSplitOf(data, asked);
    const wanted = splitOf(data, asked);
    expect(subset(data, trained)).toEqual(wanted.train);
    expect(subset(data, validation)).toEqual(wanted.validation);
  });

  test("of nothing: no figures, no best, the last weights", async () => {
    const asked: Recipe = { ...recipe, validation: 0, earlyStopping: { patience: 1 } };
    const { epochs, end } = await train({ spec: perceptron, recipe: asked });
    expect(end.reason).toBe("finished");
    for (const epoch of epochs) {
      expect(epoch).not.toHaveProperty("validationLoss");
      expect(epoch).not.toHaveProperty("validationAccuracy");
      expect(epoch.best).toBe(false);
    }
  });
});
