import { z } from "@hono/zod-openapi";
import type { Recipe } from "@inkling/engine";
import { NAME } from "../models/names.ts";
import { above, below, oneOf, options, range, whole } from "./validate.ts";

/** What differs from a preset's recipe; null takes a part away (no augmentation, no early stopping). */
export type RecipeChanges = {
  readonly [K in keyof Recipe]?: Recipe[K] | null;
} & {
  /** Of the preset's optimizer, or of the one in `optimizer`. */
  readonly learningRate?: number;
};

const optimizers = ["sgd", "rmsprop", "adam", "adamw"] as const;
const learningRate = above(0, 10);

const optimizer = z
  .discriminatedUnion(
    "kind",
    [
      options({
        kind: z.literal("sgd"),
        learningRate: learningRate.optional(),
        momentum: below(0, 1).optional(),
        nesterov: z.boolean({ error: "must be true or false" }).optional(),
      }),
      options({
        kind: z.literal("rmsprop"),
        learningRate: learningRate.optional(),
        rho: below(0, 1).optional(),
        momentum: below(0, 1).optional(),
        epsilon: above(0, 1).optional(),
      }),
      options({
        kind: z.enum(["adam", "adamw"]),
        learningRate: learningRate.optional(),
        beta1: below(0, 1).optional(),
        beta2: below(0, 1).optional(),
        epsilon: above(0, 1).optional(),
        weightDecay: range(0, 1).optional(),
      }),
    ],
    { error: `must be ${optimizers.join(", ")}, or an object with one of them as its kind` },
  )
  .openapi("Optimizer");

const schedule = z
  .discriminatedUnion(
    "kind",
    [
      options({ kind: z.literal("constant") }),
      options({ kind: z.literal("step"), every: whole(1, 1000), factor: above(0, 1) }),
      options({
        kind: z.literal("cosine"),
        warmup: range(0, 1000).optional(),
        floor: range(0, 1).optional(),
      }),
      options({ kind: z.literal("oneCycle"), peak: below(0, 1).optional() }),
      options({
        kind: z.literal("plateau"),
        factor: above(0, 1).optional(),
        patience: whole(0, 1000).optional(),
        minimum: range(0, 10).optional(),
      }),
    ],
    { error: "must be an object with the kind constant, step, cosine, oneCycle or plateau" },
  )
  .openapi("Schedule");

const augment = options({
  rotate: range(0, 180).optional(),
  zoom: below(0, 1).optional(),
  shift: range(0, 1).optional(),
  shear: below(0, 90).optional(),
  elastic: options({ alpha: range(0, 100), sigma: above(0, 100) }).optional(),
  pen: options({
    width: above(0, 4),
    blur: range(0, 1).optional(),
    contrast: below(0, 1).optional(),
  }).optional(),
  gentle: range(0, 1).optional(),
}).openapi("Augment");

const earlyStopping = options({
  patience: whole(1, 1000),
  monitor: oneOf("validationLoss", "validationAccuracy").optional(),
}).openapi("EarlyStopping");

const distil = options({
  teacher: z
    .string({ error: "must be the name of a model" })
    .regex(NAME, "must be the name of a model"),
  share: range(0, 1),
}).openapi("Distil");

/** "adam" for { kind: "adam" }, and so for schedules that need no further figure. */
const named = (kind: unknown) => (typeof kind === "string" ? { kind } : kind);

/** The fields of a request that change a recipe. */
export const recipeFields = {
  epochs: whole(1, 1000).optional(),
  batchSize: whole(1, 4096).optional(),
  seed: whole(0, 2 ** 32 - 1).optional(),
  learningRate: learningRate.optional(),
  optimizer: z.preprocess(named, optimizer).optional(),
  schedule: z.preprocess(named, schedule.nullable()).optional(),
  augment: augment.nullable().optional(),
  validation: below(0, 1).optional(),
  nonDigits: range(0, 1).nullable().optional(),
  drawnDigits: range(0, 1).nullable().optional(),
  crowdedDigits: range(0, 1).nullable().optional(),
  distil: distil.nullable().optional(),
  earlyStopping: earlyStopping.nullable().optional(),
  labelSmoothing: below(0, 1).nullable().optional(),
  clipNorm: above(0, 1e6).nullable().optional(),
  ema: below(0, 1).nullable().optional(),
};

/** A whole recipe, as run.json holds it. */
export const recipeSchema = z
  .object({
    batchSize: whole(1, 4096),
    epochs: whole(1, 1000),
    seed: whole(0, 2 ** 32 - 1),
    optimizer,
    schedule: schedule.optional(),
    augment: augment.optional(),
    validation: below(0, 1).optional(),
    nonDigits: range(0, 1).optional(),
    drawnDigits: range(0, 1).optional(),
    crowdedDigits: range(0, 1).optional(),
    distil: distil.optional(),
    earlyStopping: earlyStopping.optional(),
    labelSmoothing: below(0, 1).optional(),
    clipNorm: above(0, 1e6).optional(),
    ema: below(0, 1).optional(),
  })
  .openapi("Recipe");

/** The preset's recipe with the changes made. A new kind of optimizer starts from its own defaults. */
export function changeRecipe(base: Recipe, changes: RecipeChanges): Recipe {
  const { learningRate: rate, ...rest } = changes;
  const { batchSize, epochs, seed, optimizer } = {
    ...base,
    ...without(without(rest, undefined), null),
  };
  const others = without({ ...base, ...without(rest, undefined) }, null);
  const chosen = rate === undefined ? optimizer : { ...optimizer, learningRate: rate };
  return { ...others, batchSize, epochs, seed, optimizer: chosen };
}

type Without<T, V> = { [K in keyof T]: Exclude<T[K], V> };

/** The entries whose value is not `gone`. */
function without<T extends object, V>(entries: T, gone: V): Without<T, V> {
  const kept = Object.entries(entries).filter(([, value]) => value !== gone);
  return Object.fromEntries(kept) as Without<T, V>;
}
