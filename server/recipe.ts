import type { OptimizerSpec, Recipe, ScheduleSpec } from "@inkling/engine";

/** What differs from a preset's recipe; null takes a part away (no augmentation, no early stopping). */
export type RecipeChanges = {
  readonly [K in keyof Recipe]?: Recipe[K] | null;
} & {
  /** Of the preset's optimizer, or of the one in `optimizer`. */
  readonly learningRate?: number;
};

/** The preset's recipe with the changes made. A new kind of optimizer starts from its own defaults. */
export function changeRecipe(base: Recipe, changes: RecipeChanges): Recipe {
  const { learningRate, ...rest } = changes;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(rest)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = value;
  }
  for (const key of ["batchSize", "epochs", "seed", "optimizer"] as const) {
    merged[key] ??= base[key];
  }
  const recipe = merged as unknown as Recipe;
  if (learningRate === undefined) return recipe;
  return { ...recipe, optimizer: { ...recipe.optimizer, learningRate } };
}

/** A spec by its kind alone, with the engine's defaults. */
export const optimizer = (kind: OptimizerSpec["kind"]): OptimizerSpec => ({ kind });

export const schedule = (kind: Exclude<ScheduleSpec["kind"], "step">): ScheduleSpec => ({ kind });
