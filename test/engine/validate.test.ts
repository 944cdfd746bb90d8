import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueError } from "#engine/errors.js";
import { layerKinds } from "#engine/plan/layers/index.js";
import { validateRecipe, validateSpec } from "#engine/validate.js";

const spec = {
  name: "m",
  input: [28, 28, 1],
  layers: [{ kind: "flatten" }, { kind: "dense", units: 2 }],
  classes: ["a", "b"],
};

/** Every kind of layer, with all its options. */
const layers: Record<string, object> = {
  conv2d: {
    filters: 3,
    kernel: [3, 5],
    stride: [1, 2],
    padding: "same",
    activation: "relu",
    l2: 0.01,
    weights: "int8",
  },
  dense: { units: 9, activation: "linear", l2: 0, weights: "float32" },
  maxPool2d: { size: 2, stride: [2, 1], padding: "valid" },
  averagePool2d: { size: [2, 3], stride: 2, padding: "same" },
  globalAveragePool: {},
  batchNorm: { momentum: 0.9, epsilon: 0.001, activation: "relu" },
  relu: {},
  dropout: { rate: 0.5 },
  flatten: {},
};

const withLayer = (layer: object) => ({ ...spec, layers: [layer] });

describe("models", () => {
  test.each(layerKinds)("a layer %s may have all its options, and no others", (kind) => {
    const layer = { kind, ...layers[kind] };
    expect(validateSpec(withLayer(layer)).layers).toEqual([layer]);
    expect(() => validateSpec(withLayer({ ...layer, color: "red" }))).toThrow(
      /^layers\[0\]: expected no options but kind.*, got "color"\.$/,
    );
  });

  test("an option of undefined is as good as none", () => {
    const layer = { kind: "dense", units: 2, l2: undefined };
    expect(validateSpec(withLayer(layer)).layers).toStrictEqual([{ kind: "dense", units: 2 }]);
  });

  const wrong: [value: unknown, message: string][] = [
    [null, "value: expected an object, got null."],
    [{ ...spec, name: "" }, 'name: expected text of 1 to 100 characters, got "".'],
    [{ ...spec, name: "a\nb" }, 'name: expected text of 1 to 100 characters, got "a\\nb".'],
    [
      { ...spec, input: [28, 28] },
      "input: expected [height, width, channels] or [length], got [28,28].",
    ],
    [{ ...spec, input: [28, 0, 1] }, "input[1]: expected a whole number from 1 to 4096, got 0."],
    [{ ...spec, layers: [] }, "layers: expected a list of 1 to 200 items, got []."],
    [{ ...spec, layers: {} }, 'layers: expected a list of 1 to 200 items, got "an object".'],
    [{ ...spec, classes: ["a", "a"] }, 'classes: expected names that differ, got "a".'],
    [
      { ...spec, classes: Array(257).fill("x") },
      'classes: expected a list of 1 to 256 items, got "a list of 257".',
    ],
    [withLayer({}), "layers[0].kind: expected one of conv2d, dense,"],
    [withLayer({ kind: "toString" }), 'relu, dropout, flatten, got "toString".'],
    [
      withLayer({ kind: "dense" }),
      "layers[0].units: expected a whole number from 1 to 65536, got undefined.",
    ],
    [withLayer({ kind: "dense", units: 2.5 }), "layers[0].units: expected a whole number"],
    [withLayer({ kind: "dense", units: "2" }), 'got "2".'],
    [withLayer({ kind: "dense", units: Number.NaN }), 'got "NaN".'],
    [
      withLayer({ kind: "dense", units: 2, activation: "tanh" }),
      'layers[0].activation: expected one of linear, relu, got "tanh".',
    ],
    [
      withLayer({ kind: "conv2d", filters: 1, kernel: [3] }),
      "layers[0].kernel: expected a list of 2 items, got [3].",
    ],
    [
      withLayer({ kind: "conv2d", filters: 1, kernel: 0 }),
      "layers[0].kernel: expected a whole number from 1 to 255, got 0.",
    ],
    [
      withLayer({ kind: "maxPool2d", padding: null }),
      "layers[0].padding: expected one of valid, same, got null.",
    ],
    [
      withLayer({ kind: "batchNorm", epsilon: 0 }),
      "layers[0].epsilon: expected a number above 0, at most 1, got 0.",
    ],
    [
      withLayer({ kind: "dropout", rate: 1 }),
      "layers[0].rate: expected a number from 0 to below 1, got 1.",
    ],
    [withLayer(JSON.parse('{"kind":"relu","__proto__":1}')), 'got "__proto__".'],
  ];

  test.each(wrong)("%j is refused", (value, message) => {
    expect(() => validateSpec(value)).toThrow(ValueError);
    expect(() => validateSpec(value)).toThrow(message);
  });
});

const recipe = { batchSize: 64, epochs: 5, seed: 1, optimizer: { kind: "sgd" } };

describe("recipes", () => {
  const fine: [why: string, change: object][] = [
    ["nothing more", {}],
    ["momentum", { optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true } }],
    ["rmsprop", { optimizer: { kind: "rmsprop", rho: 0.9, momentum: 0, epsilon: 1e-7 } }],
    ["adamw", { optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, weightDecay: 0.004 } }],
    ["a constant rate", { schedule: { kind: "constant" } }],
    ["steps", { schedule: { kind: "step", every: 2, factor: 0.5 } }],
    ["a cosine", { schedule: { kind: "cosine", warmup: 1.5, floor: 0.01 } }],
    ["one cycle", { schedule: { kind: "oneCycle", peak: 0.3 } }],
    ["a plateau", { schedule: { kind: "plateau", factor: 0.1, patience: 2, minimum: 1e-5 } }],
    [
      "augmentation",
      {
        augment: { rotate: 10, zoom: 0.1, shift: 0.1, shear: 5, elastic: { alpha: 34, sigma: 4 } },
      },
    ],
    ["another pen", { augment: { pen: { width: 1.5, blur: 0.8, contrast: 0.3 } } }],
    ["gentle distortion of a half", { augment: { rotate: 10, gentle: 0.5 } }],
    ["a plain pen", { augment: { pen: { width: 4 } } }],
    ["pictures of no digit", { nonDigits: 0.1 }],
    ["drawn digits", { drawnDigits: 0.1 }],
    ["crowded digits", { crowdedDigits: 0.1 }],
    ["a teacher", { distil: { teacher: "cnn-blocks", share: 0.5 } }],
    ["early stopping", { earlyStopping: { patience: 5, monitor: "validationAccuracy" } }],
    ["the rest", { validation: 0.2, labelSmoothing: 0.1, clipNorm: 1, ema: 0.999 }],
    ["the limits", { batchSize: 4096, epochs: 1000, seed: 2 ** 32 - 1, validation: 0 }],
  ];

  test.each(fine)("may have %s", (_why, change) => {
    const value = { ...recipe, ...change };
    expect(validateRecipe(value)).toEqual(value);
  });

  const wrong: [change: object, message: string][] = [
    [{ batchSize: 4097 }, "batchSize: expected a whole number from 1 to 4096, got 4097."],
    [{ epochs: 0 }, "epochs: expected a whole number from 1 to 1000, got 0."],
    [{ seed: -1 }, "seed: expected a whole number from 0 to 4294967295, got -1."],
    [{ optimizer: "adam" }, 'optimizer: expected an object with a kind, got "adam".'],
    [
      { optimizer: { kind: "adam", rho: 1 } },
      "optimizer: expected no options but kind, learningRate",
    ],
    [
      { optimizer: { kind: "sgd", learningRate: 0 } },
      "optimizer.learningRate: expected a number above 0, at most 10, got 0.",
    ],
    [
      { optimizer: { kind: "sgd", nesterov: 1 } },
      "optimizer.nesterov: expected true or false, got 1.",
    ],
    [
      { schedule: { kind: "step", every: 1 } },
      "schedule.factor: expected a number above 0, at most 1, got undefined.",
    ],
    [{ augment: { elastic: { alpha: 1 } } }, "augment.elastic.sigma: expected a number above 0"],
    [
      { augment: { pen: { width: 0 } } },
      "augment.pen.width: expected a number above 0, at most 4, got 0.",
    ],
    [
      { augment: { pen: { width: 1, contrast: 1 } } },
      "augment.pen.contrast: expected a number from 0 to below 1, got 1.",
    ],
    [{ nonDigits: 1.5 }, "nonDigits: expected a number from 0 to 1, got 1.5."],
    [{ distil: { teacher: "a", share: 2 } }, "distil.share: expected a number from 0 to 1, got 2."],
    [{ distil: { share: 0.5 } }, "distil.teacher: expected"],
    [{ drawnDigits: -1 }, "drawnDigits: expected a number from 0 to 1, got -1."],
    [{ validation: 1 }, "validation: expected a number from 0 to below 1, got 1."],
    [{ earlyStopping: { patience: 1, monitor: "loss" } }, "earlyStopping.monitor: expected one of"],
    [{ threads: 2 }, 'got "threads".'],
  ];

  test.each(wrong)("%j is refused", (change, message) => {
    expect(() => validateRecipe({ ...recipe, ...change })).toThrow(ValueError);
    expect(() => validateRecipe({ ...recipe, ...change })).toThrow(message);
  });

  test("errors begin with where the recipe stood", () => {
    expect(() => validateRecipe({}, "run.recipe")).toThrow(/^run\.recipe\.batchSize: expected/);
  });
});

test("anything else is refused with a ValueError, in a short sentence", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
      for (const validate of [validateSpec, validateRecipe]) {
        let error: unknown;
        try {
          validate(value);
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toBeInstanceOf(ValueError);
        expect((error as Error).message.length).toBeLessThan(400);
      }
    }),
    { seed: 10, numRuns: 500 },
  );
});
