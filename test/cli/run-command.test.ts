import fc from "fast-check";
import { expect, test } from "vitest";
import { type RecipeFlags, recipeWith } from "../../cli/recipe-options.ts";
import { presets } from "../../models/presets.ts";
import { trainCommand } from "../../server/run-command.ts";
import { anyRecipe } from "../support/recipes.ts";

/** The flags of a command line, by the names the program gives them. */
function flagsOf(command: string): Record<string, string> {
  const words = command.split(" ").slice(3);
  const flags: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i]!.slice(2).replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    flags[name] = words[i + 1]!;
  }
  return flags;
}

test("a preset's own run needs its seed and threads alone", () => {
  const preset = presets.find(({ name }) => name === "inkling")!;
  const command = trainCommand({ recipe: preset.recipe, threads: 4, data: "mnist" }, preset);
  expect(command).toBe("npx inkling train --model inkling --seed 1 --threads 4");
});

test.each(presets)("from $name, the program reads any recipe back from its command", (preset) => {
  fc.assert(
    fc.property(anyRecipe, (recipe) => {
      const { model, threads, ...flags } = flagsOf(
        trainCommand({ recipe, threads: 2, data: "mnist" }, preset),
      );
      expect([model, threads]).toEqual([preset.name, "2"]);
      expect(recipeWith(preset.recipe, flags as RecipeFlags)).toEqual(recipe);
    }),
    { numRuns: 30 },
  );
});

test("what a recipe has not, its command takes away from the preset", () => {
  const preset = presets.find(({ name }) => name === "inkling")!;
  const { batchSize, epochs, seed } = preset.recipe;
  const recipe = { batchSize, epochs, seed, optimizer: { kind: "adam" } } as const;
  const flags = flagsOf(trainCommand({ recipe, threads: 2, data: "mnist" }, preset));
  expect(recipeWith(preset.recipe, flags as RecipeFlags)).toEqual({ ...recipe, validation: 0.1 });
});
