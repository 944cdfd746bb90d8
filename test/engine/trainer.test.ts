import {
  evaluate,
  loadModel,
  type OptimizerSpec,
  parameterCount,
  type Recipe,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { findPreset } from "../../models/presets.ts";
import { expectClose } from "../support/numbers.ts";
import {
  blobs,
  everything,
  figures,
  flatWeights,
  openTrainer,
  perceptron,
  recipe,
  train,
} from "../support/training.ts";

const adam: OptimizerSpec = { kind: "adam", learningRate: 0.01 };
const augment = {
  ...{ rotate: 10, zoom: 0.1, shift: 0.05, shear: 5, elastic: { alpha: 4, sigma: 2 } },
  pen: { width: 0.5, blur: 0.5, contrast: 0.2 },
  gentle: 0.4,
};

/** Every option of a recipe, in changing company; threads in turn. */
const recipes: [why: string, change: Partial<Recipe>, threads: number][] = [
  ["sgd", { optimizer: { kind: "sgd", learningRate: 0.05 } }, 1],
  [
    "sgd with momentum, clipped",
    { optimizer: { kind: "sgd", learningRate: 0.03, momentum: 0.9 }, clipNorm: 1 },
    2,
  ],
  [
    "sgd with Nesterov's momentum, cosine",
    {
      optimizer: { kind: "sgd", learningRate: 0.03, momentum: 0.9, nesterov: true },
      schedule: { kind: "cosine", warmup: 1 },
    },
    1,
  ],
  ["rmsprop, augmented", { optimizer: { kind: "rmsprop", learningRate: 0.003 }, augment }, 2],
  [
    "rmsprop with momentum, step, averaged",
    {
      optimizer: { kind: "rmsprop", learningRate: 0.002, momentum: 0.5 },
      schedule: { kind: "step", every: 3, factor: 0.5 },
      ema: 0.8,
    },
    1,
  ],
  ["adam, labels smoothed, clipped", { optimizer: adam, labelSmoothing: 0.1, clipNorm: 0.5 }, 2],
  [
    "adam, plateau, early stopping, averaged",
    {
      optimizer: adam,
      schedule: { kind: "plateau", patience: 1, factor: 0.5 },
      earlyStopping: { patience: 4 },
      ema: 0.5,
    },
    1,
  ],
  ["adam, augmented, averaged", { optimizer: adam, augment: { rotate: 15 }, ema: 0.9 }, 2],
  [
    "adamw, one cycle, labels smoothed, augmented",
    {
      optimizer: { kind: "adamw", learningRate: 0.02, weightDecay: 0.05 },
      schedule: { kind: "oneCycle" },
      labelSmoothing: 0.05,
      augment: { shift: 0.1, elastic: { alpha: 6, sigma: 3 } },
    },
    2,
  ],
  [
    "adamw, constant, no validation, clipped",
    {
      optimizer: { kind: "adamw", learningRate: 0.01 },
      schedule: { kind: "constant" },
      validation: 0,
      clipNorm: 2,
    },
    1,
  ],
];

describe("learning", () => {
  test.each(recipes)("%s", async (_why, change, threads) => {
    const asked = { ...recipe, epochs: 10, ...change };
    const { epochs, end } = await train({ recipe: asked, threads });
    const [first, last] = [epochs[0]!, epochs.at(-1)!];
    expect(last.loss).toBeLessThan(0.75 * first.loss);
    const unseen = await evaluate(await loadModel(end.model), blobs(100, { seed: 50 }));
    expect(unseen.accuracy).toBeGreaterThan(0.9);
    expect(end.model.provenance).toEqual({ recipe: asked, threads });
  });

  test("of noise alone there is nothing to learn", async () => {
    const { end } = await train({
      data: blobs(160, { wrong: 10 }),
      recipe: { ...recipe, epochs: 10 },
    });
    const unseen = await evaluate(await loadModel(end.model), blobs(100, { seed: 50 }));
    expect(unseen.accuracy).toBeLessThan(0.5);
  });

  test("one epoch of MNIST takes the preset mlp to 94 %", async () => {
    const mnist = await loadMnist();
    const { spec, recipe: published } = findPreset("mlp")!;
    const once = { ...published, batchSize: 100, epochs: 1, optimizer: { kind: "adam" } as const };
    const { end } = await train({ spec, recipe: once, data: mnist.train, threads: 2 });
    const { accuracy, count } = await evaluate(await loadModel(end.model), mnist.test);
    expect(count).toBe(10_000);
    expect(accuracy).toBeGreaterThanOrEqual(0.94);
  });
});

/** All that draws random numbers or sums over threads. */
const rich: Recipe = { ...recipe, augment, ema: 0.7, clipNorm: 1, labelSmoothing: 0.05 };

describe("reproduction", () => {
  test.each([1, 2, 3])(
    "the same seed on %i threads: the same weights and figures to the bit",
    async (threads) => {
      const [one, two] = await Promise.all([
        train({ recipe: rich, threads }),
        train({ recipe: rich, threads }),
      ]);
      expect(flatWeights(one.end.model)).toEqual(flatWeights(two.end.model));
      expect(one.epochs.map(figures)).toEqual(two.epochs.map(figures));
    },
  );

  test("another seed: other weights", async () => {
    const [one, two] = await Promise.all([train(), train({ recipe: { ...recipe, seed: 12 } })]);
    expect(flatWeights(one.end.model)).not.toEqual(flatWeights(two.end.model));
  });

  // Plain descent: Adam divides gradients by their own size, and blows up what rounding made of those near 0.
  const descent: Recipe = { ...rich, epochs: 2, optimizer: { kind: "sgd", learningRate: 0.05 } };

  test.each([
    ["even shares", 32],
    ["uneven shares", 31],
    ["a last batch of one picture, which two of three threads have no part in", 119],
    ["one step an epoch", 120],
  ])("1, 2 and 3 threads agree: %s", async (_why, batchSize) => {
    const options = { recipe: { ...descent, batchSize } };
    const [one, ...more] = await Promise.all(
      [1, 2, 3].map((threads) => train({ ...options, threads })),
    );
    for (const other of more) {
      expectClose(flatWeights(other.end.model), flatWeights(one!.end.model), 2e-5);
      for (const [i, { loss, accuracy, validationLoss }] of one!.epochs.entries()) {
        expect(other.epochs[i]!.loss).toBeCloseTo(loss, 4);
        expect(other.epochs[i]!.accuracy).toBeCloseTo(accuracy, 6);
        expect(other.epochs[i]!.validationLoss).toBeCloseTo(validationLoss!, 4);
      }
    }
  });
});

describe("events", () => {
  test.each([1, 2])("in their order, on %i threads", async (threads) => {
    const trainer = await openTrainer({ threads });
    const [perEpoch, epochs] = [4, 3];
    expect(trainer.steps).toBe(perEpoch * epochs);
    expect(trainer.threads).toBe(threads);
    let [step, epoch, ended] = [0, 0, false];
    for await (const event of trainer.events()) {
      expect(ended).toBe(false);
      const { model: trained, ...rest } = event as typeof event & { model?: unknown };
      for (const value of Object.values(rest)) {
        if (typeof value === "number") expect(Number.isFinite(value) && value >= 0).toBe(true);
      }
      if (event.type === "step") {
        expect(event.step).toBeGreaterThan(step);
        expect([event.epoch, event.steps]).toEqual([epoch + 1, perEpoch * epochs]);
        step = event.step;
      } else if (event.type === "epoch") {
        epoch++;
        expect([event.epoch, event.epochs]).toEqual([epoch, epochs]);
        // The last step of an epoch is told in any case.
        expect([event.step, step]).toEqual([epoch * perEpoch, epoch * perEpoch]);
        expect(event.accuracy).toBeLessThanOrEqual(1);
        expect(event.secondsLeft === 0).toBe(epoch === epochs);
      } else {
        expect([event.reason, event.epoch, event.step]).toEqual(["finished", epochs, 12]);
        expect(flatWeights(event.model)).toHaveLength(parameterCount(everything));
        expect(trained).toBeDefined();
        ended = true;
      }
    }
    expect(ended).toBe(true);
  });

  test("may be asked for once", async () => {
    const trainer = await openTrainer({ spec: perceptron });
    for await (const _ of trainer.events());
    await expect(trainer.events().next()).rejects.toThrow("events() may be called once.");
  });
});
