import {
  DIGITS,
  describe as describeLayers,
  type LayerKind,
  multiplyAdds,
  parameterCount,
  validateRecipe,
  validateSpec,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { elements } from "#engine/plan/layer.js";
import { DEFAULT_MODEL, findPreset, presets } from "../../models/presets.ts";

/** Numbers kept and numbers trained: they differ by the moving statistics of batch norm. */
const sizes: [name: string, parameters: number, trained: number, multiplyAdds: number][] = [
  ["inkling", 286_938, 285_994, 27_265_344],
  ["mlp", 407_050, 407_050, 406_528],
  ["mlp-deep", 567_434, 567_434, 566_528],
  ["cnn-simple", 225_034, 225_034, 2_631_040],
  ["cnn-l2", 225_034, 225_034, 2_631_040],
  ["cnn-rmsprop", 93_322, 93_322, 5_682_304],
  ["cnn-dropout", 225_034, 225_034, 2_631_040],
  ["cnn-batchnorm", 392_330, 391_370, 7_748_608],
  ["cnn-deep", 870_634, 870_634, 19_094_528],
  ["cnn-blocks", 619_114, 617_450, 29_456_128],
];

test("these and no others", () => {
  expect(presets.map((preset) => preset.name)).toEqual(sizes.map(([name]) => name));
});

test.each(sizes)("%s: %i parameters, %i of them trained", (name, parameters, trained, products) => {
  const { spec } = findPreset(name)!;
  expect(parameterCount(spec)).toBe(parameters);
  const tensors = describeLayers(spec).flatMap((layer) => layer.tensors);
  const learning = tensors.filter((tensor) => tensor.spec.trainable);
  expect(learning.reduce((sum, tensor) => sum + elements(tensor.spec.shape), 0)).toBe(trained);
  expect(multiplyAdds(spec)).toBe(products);
});

/** Layers that make the published systems what they are; `flatten` and `relu` left out. */
const built: [name: string, kinds: string][] = [
  ["mlp", "dense dense"],
  ["mlp-deep", "dense dropout dense dropout dense dropout dense"],
  ["cnn-simple", "conv2d maxPool2d conv2d maxPool2d dense dense"],
  ["cnn-l2", "conv2d maxPool2d conv2d maxPool2d dense dropout dense"],
  ["cnn-rmsprop", "conv2d maxPool2d conv2d maxPool2d conv2d maxPool2d dense dense"],
  ["cnn-dropout", "conv2d maxPool2d dropout conv2d maxPool2d dropout dense dropout dense"],
  [
    "cnn-blocks",
    [
      ...Array<string>(3).fill("conv2d batchNorm conv2d batchNorm maxPool2d dropout"),
      ...Array<string>(2).fill("dense batchNorm dropout"),
      "dense",
    ].join(" "),
  ],
];

test.each(built)("%s is built as published", (name, kinds) => {
  const left: readonly LayerKind[] = ["flatten", "relu"];
  const found = findPreset(name)!.spec.layers.map((layer) => layer.kind);
  expect(found.filter((kind) => !left.includes(kind)).join(" ")).toBe(kinds);
});

describe.each(presets.map((preset) => [preset.name, preset] as const))("%s", (name, preset) => {
  test("has a name that files and addresses can bear, a title and a sentence", () => {
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
    expect(preset.title).toMatch(/\S/);
    expect(preset.summary).toMatch(/^[A-Z].*\.$/);
  });

  test("reads 28 x 28 grey pictures of the ten digits", () => {
    expect(preset.spec.name).toBe(name);
    expect(preset.spec.input).toEqual([28, 28, 1]);
    expect(preset.spec.classes).toBe(DIGITS);
  });

  test("passes the checks that files and requests have to pass", () => {
    expect(validateSpec(preset.spec)).toEqual(preset.spec);
    expect(validateRecipe(preset.recipe)).toEqual(preset.recipe);
  });

  test("keeps images for validation when it decides by them", () => {
    const { earlyStopping, schedule, validation = 0.1 } = preset.recipe;
    const decides = earlyStopping !== undefined || schedule?.kind === "plateau";
    expect(!decides || validation > 0).toBe(true);
  });
});

test("the default is one of them, and other names are none", () => {
  expect(findPreset(DEFAULT_MODEL)?.name).toBe(DEFAULT_MODEL);
  expect(findPreset("lenet")).toBeUndefined();
});
