import type { Recipe } from "@inkling/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Preset, presets } from "../../../models/presets.ts";
import { againHref } from "../../../server/pages/run-again.tsx";
import { formValues, readForm } from "../../../server/pages/run-form.ts";
import { changeRecipe } from "../../../server/recipe.ts";
import { anyRecipe } from "../../support/recipes.ts";

const named = (name: string): Preset => {
  const preset = presets.find((one) => one.name === name);
  if (!preset) throw new Error(`There is no preset ${name}.`);
  return preset;
};

/** The recipe that a run would get from the form, some of its fields changed. */
const recipeOf = (preset: Preset, fields: Readonly<Record<string, string>> = {}): Recipe =>
  changeRecipe(preset.recipe, readForm(preset, { ...formValues(preset), ...fields }).recipe ?? {});

/** Without what the form gives in full though it is the default. */
const explicit = (recipe: Recipe): Recipe => ({
  validation: 0.1,
  ...recipe,
  optimizer: { learningRate: recipe.optimizer.kind === "sgd" ? 0.01 : 0.001, ...recipe.optimizer },
});

describe("the form as the preset fills it gives the preset's recipe", () => {
  test.each(presets.map((preset) => [preset.name, preset] as const))("%s", (_name, preset) => {
    expect(explicit(recipeOf(preset))).toEqual(explicit(preset.recipe));
  });
});

describe("what is changed in the form", () => {
  const base = named("cnn-blocks");
  const cases: [why: string, fields: Record<string, string>, recipe: Partial<Recipe>][] = [
    ["epochs", { epochs: "3" }, { epochs: 3 }],
    ["an empty field is the preset's", { epochs: " " }, { epochs: base.recipe.epochs }],
    [
      "another optimizer",
      { optimizer: "sgd", learningRate: "0.1" },
      { optimizer: { kind: "sgd", learningRate: 0.1 } },
    ],
    ["validation in percent", { validation: "20" }, { validation: 0.2 }],
    ["a schedule by its name", { schedule: "cosine" }, { schedule: { kind: "cosine" } }],
    [
      "steps for two thirds of the epochs",
      { schedule: "step", epochs: "9" },
      { schedule: { kind: "step", every: 6, factor: 0.1 } },
    ],
    [
      "steps as they are given",
      { schedule: "step", stepEvery: "2", stepFactor: "0.3" },
      { schedule: { kind: "step", every: 2, factor: 0.3 } },
    ],
    [
      "figures of an optimizer; an empty one is its default",
      { optimizer: "sgd", momentum: "0.9", nesterov: "true", beta1: "0.5" },
      { optimizer: { kind: "sgd", learningRate: 0.001, momentum: 0.9, nesterov: true } },
    ],
    [
      "what is watched",
      { patience: "4", monitor: "validationLoss" },
      { earlyStopping: { patience: 4 } },
    ],
    [
      "augmentation in percent",
      { rotate: "5", zoom: "20", shift: "0", shear: "0", elastic: "0" },
      { augment: { rotate: 5, zoom: 0.2 } },
    ],
    [
      "elastic distortion",
      { rotate: "0", zoom: "0", shift: "0", shear: "0", elastic: "8", sigma: "4" },
      { augment: { elastic: { alpha: 8, sigma: 4 } } },
    ],
  ];

  test.each(cases)("%s", (_why, fields, recipe) => {
    expect(recipeOf(base, fields)).toMatchObject(recipe);
  });

  test.each([
    [
      "no augmentation",
      { rotate: "0", zoom: "0", shift: "0", shear: "0", elastic: "0" },
      "augment",
    ],
    ["no early stopping", { patience: "0" }, "earlyStopping"],
    ["no smoothing", { labelSmoothing: "0" }, "labelSmoothing"],
  ] as const)("%s", (_why, fields, part) => {
    expect(recipeOf(base, fields)).not.toHaveProperty(part);
  });
});

test.each([
  ["epochs", "0"],
  ["epochs", "many"],
  ["batchSize", "1e9"],
  ["learningRate", "-1"],
  ["validation", "100"],
  ["optimizer", "magic"],
  ["schedule", "magic"],
])("%s = %s is refused with a sentence that names the field", (field, value) => {
  expect(() => recipeOf(named("mlp"), { [field]: value })).toThrow(field);
});

test("a field that is not sent is the preset's", () => {
  const preset = named("inkling");
  const { recipe } = readForm(preset, { epochs: "2" });
  expect(changeRecipe(preset.recipe, recipe ?? {})).toEqual({ ...preset.recipe, epochs: 2 });
});

describe("every recipe fits into the form", () => {
  const preset = named("cnn-blocks");

  test("and comes out of it as it went in", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const { recipe: changes } = readForm(preset, formValues({ recipe }));
        expect(changeRecipe(preset.recipe, changes ?? {})).toEqual(recipe);
      }),
    );
  });

  test("and into a link, with data, threads and seed", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const run = { name: "Mine & more", preset: preset.name, recipe, threads: 3, data: "small" };
        const query = new URL(againHref(run, preset), "http://localhost").searchParams;
        const { preset: name, ...fields } = Object.fromEntries(query);
        const input = readForm(preset, { ...formValues(preset), ...fields });
        expect(name).toBe(preset.name);
        expect(input).toMatchObject({ name: "Mine & more", threads: 3, data: "small" });
        expect(changeRecipe(preset.recipe, input.recipe ?? {})).toEqual(recipe);
      }),
    );
  });
});
