import type { Recipe } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { recipeWords } from "../../../server/pages/recipe-words.ts";

const base: Recipe = { batchSize: 10, epochs: 2, seed: 1, optimizer: { kind: "adam" } };

describe("a recipe in words names every figure that is set", () => {
  const cases: [change: Partial<Recipe>, term: string, words: string][] = [
    [{}, "Optimizer", "Adam"],
    [
      { optimizer: { kind: "sgd", momentum: 0.9, learningRate: 0.1, nesterov: true } },
      "Optimizer",
      "SGD, rate 0.1, momentum 0.9, Nesterov",
    ],
    [
      { optimizer: { kind: "adamw", beta2: 0.99, weightDecay: 0.01 } },
      "Optimizer",
      "AdamW, beta 2 0.99, weight decay 0.01",
    ],
    [
      { schedule: { kind: "cosine", warmup: 1, floor: 0.1 } },
      "Schedule",
      "cosine, 1 epoch of warm-up, down to × 0.1",
    ],
    [{ schedule: { kind: "oneCycle", peak: 0.2 } }, "Schedule", "one cycle, highest at 0.2"],
    [
      { schedule: { kind: "plateau", minimum: 1e-6 } },
      "Schedule",
      "× 0.1 after 10 epochs without progress, not below 0.000001",
    ],
    [
      { earlyStopping: { patience: 3, monitor: "validationAccuracy" } },
      "Early stopping",
      "after 3 epochs without a higher validation accuracy",
    ],
  ];

  test.each(cases)("%j", (change, term, words) => {
    expect(new Map(recipeWords({ ...base, ...change })).get(term)).toBe(words);
  });
});
