import type { LayerSpec, ModelSpec } from "@inkling/engine";
import { DIGITS } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { fitSpec } from "../../models/fit.ts";
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
