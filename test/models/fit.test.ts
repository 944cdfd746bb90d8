import type { LayerSpec, ModelSpec, Recipe } from "@inkling/engine";
import { DIGITS } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { fitRecipe, fitSpec } from "../../models/fit.ts";
import { layersLine, modelLine } from "../../models/layers-line.ts";
import { presets } from "../../models/presets.ts";

const mnist = { rows: 28, columns: 28, classes: DIGITS };

describe("a model fitted to data", () => {
  test.each(presets)("$name is itself on MNIST", ({ spec }) => {
    expect(fitSpec(spec, mnist)).toEqual(spec);
  });

  test.each(presets)("$name takes other sizes and other classes", ({ spec }) => {
    const fitted = fitSpec(spec, { rows: 32, columns: 30, classes: ["a", "b", "c"] });
    expect(fitted.input).toEqual([32, 30, 1]);
    expect(fitted.classes).toEqual(["a", "b", "c"]);
    const dense = fitted.layers.filter((layer) => layer.kind === "dense");
    expect(dense.at(-1)).toMatchObject({ units: 3 });
    expect(fitted.layers).toHaveLength(spec.layers.length);
  });

  const ending = (...layers: LayerSpec[]): ModelSpec => {
    return { name: "x", input: [28, 28, 1], layers, classes: DIGITS };
  };
  test.each([
    ["no dense layer", ending({ kind: "flatten" })],
    [
      "a convolution at its end",
      ending({ kind: "dense", units: 10 }, { kind: "globalAveragePool" }),
    ],
  ])("with %s is refused", (_why, spec) => {
    expect(() => fitSpec(spec, mnist)).toThrow(/^x: only a model that ends in a dense layer/);
  });
});

describe("a recipe fitted to data", () => {
  const recipe: Recipe = {
    batchSize: 32,
    epochs: 1,
    seed: 1,
    optimizer: { kind: "adam" },
    ema: 0.99,
    nonDigits: 0.1,
    drawnDigits: 0.1,
    crowdedDigits: 0.1,
  };
  const distil = { teacher: "cnn-blocks", share: 0.5 };
  const letters = { ...mnist, classes: ["a", "b"] };

  test("is itself on MNIST", () => {
    expect(fitRecipe({ ...recipe, distil }, mnist)).toEqual({ ...recipe, distil });
  });

  test("elsewhere makes no digits, and asks no model that knows only these", () => {
    const { nonDigits: _, drawnDigits: __, crowdedDigits: ___, ...rest } = recipe;
    expect(fitRecipe({ ...recipe, distil }, letters)).toEqual(rest);
    const own = { ...distil, teacher: "my-letters" };
    expect(fitRecipe({ ...recipe, distil: own }, letters)).toEqual({ ...rest, distil: own });
  });
});

test("layers in a line name what people choose", () => {
  const layers: LayerSpec[] = [
    { kind: "conv2d", filters: 32, kernel: 3 },
    { kind: "batchNorm", activation: "relu" },
    { kind: "maxPool2d" },
    { kind: "globalAveragePool" },
    { kind: "flatten" },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 10 },
  ];
  expect(layersLine(layers)).toBe("conv 32 · norm · pool · mean · dropout · dense 10");
  expect(layersLine([{ kind: "dense", units: 10, weights: "int8" }])).toBe("dense 10 · int8");
});

test("of several networks the line has their names", () => {
  const [a, b] = presets.map(({ spec }) => spec);
  expect(modelLine([a!])).toBe(layersLine(a!.layers));
  expect(modelLine([a!, b!])).toBe(`mean of ${a!.name}, ${b!.name}`);
  const small: LayerSpec[] = [{ kind: "dense", units: 10, weights: "int8" }];
  expect(modelLine([a!, { ...b!, layers: small }])).toMatch(/ · int8$/);
});
