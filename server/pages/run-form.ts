import { z } from "@hono/zod-openapi";
import type { AugmentSpec, OptimizerSpec, Recipe, ScheduleSpec } from "@inkling/engine";
import type { Preset } from "../../models/presets.ts";
import type { RecipeChanges, RunInput } from "../deps.ts";
import { recipeFields } from "../recipe.ts";
import { parse } from "../validate.ts";

/** What the fields of the training form hold, as text: typed, or the preset's own. */
export type FormValues = Readonly<Record<string, string>>;

/** Of the optimizers, when they are given none: Keras's. */
const DEFAULT_RATE: Record<OptimizerSpec["kind"], number> = {
  sgd: 0.01,
  rmsprop: 0.001,
  adam: 0.001,
  adamw: 0.001,
};

/** The part of the training images kept for validation where a recipe does not say. */
const VALIDATION = 0.1;

/** The form as the preset fills it. Shares are shown in percent. */
export function formValues({ recipe }: Preset, threads: number): FormValues {
  const { augment = {}, optimizer } = recipe;
  return {
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    optimizer: optimizer.kind,
    learningRate: String(optimizer.learningRate ?? DEFAULT_RATE[optimizer.kind]),
    schedule: recipe.schedule?.kind ?? "constant",
    validation: shown(100 * (recipe.validation ?? VALIDATION)),
    patience: shown(recipe.earlyStopping?.patience),
    rotate: shown(augment.rotate),
    zoom: shown(100 * (augment.zoom ?? 0)),
    shift: shown(100 * (augment.shift ?? 0)),
    shear: shown(augment.shear),
    elastic: shown(augment.elastic?.alpha),
    sigma: shown(augment.elastic?.sigma ?? 4),
    penWidth: shown(augment.pen?.width),
    penBlur: shown(100 * (augment.pen?.blur ?? 0)),
    penContrast: shown(100 * (augment.pen?.contrast ?? 0)),
    gentle: shown(100 * (augment.gentle ?? 0)),
    nonDigits: shown(100 * (recipe.nonDigits ?? 0)),
    drawnDigits: shown(100 * (recipe.drawnDigits ?? 0)),
    crowdedDigits: shown(100 * (recipe.crowdedDigits ?? 0)),
    labelSmoothing: shown(recipe.labelSmoothing),
    clipNorm: shown(recipe.clipNorm),
    ema: shown(recipe.ema),
    seed: String(recipe.seed),
    threads: String(threads),
    data: "mnist",
  };
}

/** 10.000000000000002 → "10" */
const shown = (value = 0): string => String(Number(value.toPrecision(6)));

/** What the form asks for. Throws InklingError `bad_request` with a sentence about the field. */
export function readForm(preset: Preset, form: FormValues): RunInput {
  const number = (field: string): number | undefined =>
    form[field] === undefined || form[field].trim() === "" ? undefined : Number(form[field]);
  const orNone = (field: string): number | null => number(field) || null;
  const share = (field: string): number | undefined => {
    const percent = number(field);
    return percent === undefined ? undefined : percent / 100;
  };
  const patience = number("patience") ?? 0;
  const changes = {
    epochs: number("epochs"),
    batchSize: number("batchSize"),
    seed: number("seed"),
    optimizer: optimizerOf(preset.recipe, form.optimizer),
    learningRate: number("learningRate"),
    schedule: scheduleOf(preset.recipe, form.schedule, number("epochs")),
    augment: augmentOf(preset.recipe, number, share),
    validation: share("validation"),
    nonDigits: share("nonDigits") || null,
    drawnDigits: share("drawnDigits") || null,
    crowdedDigits: share("crowdedDigits") || null,
    earlyStopping: patience === 0 ? null : { ...preset.recipe.earlyStopping, patience },
    labelSmoothing: orNone("labelSmoothing"),
    clipNorm: orNone("clipNorm"),
    ema: orNone("ema"),
  };
  const name = form.name?.trim();
  const threads = number("threads");
  return {
    preset: preset.name,
    // Fields left empty are undefined here, which counts as not given.
    recipe: parse(z.object(recipeFields), changes, "The settings") as RecipeChanges,
    ...(name && { name }),
    ...(threads !== undefined && { threads }),
    ...(form.data && { data: form.data }),
  };
}

/** The preset's own optimizer with all its figures, or another by its kind alone. */
function optimizerOf({ optimizer }: Recipe, kind: string | undefined) {
  return kind === undefined || kind === optimizer.kind ? optimizer : { kind };
}

function scheduleOf({ schedule }: Recipe, kind: string | undefined, epochs = 1) {
  if (kind === undefined || kind === schedule?.kind) return schedule ?? null;
  if (kind === "constant") return null;
  // A tenth of the rate for the last third.
  if (kind === "step")
    return { kind, every: Math.max(1, Math.ceil((2 * epochs) / 3)), factor: 0.1 };
  return { kind };
}

function augmentOf(
  { augment }: Recipe,
  number: (field: string) => number | undefined,
  share: (field: string) => number | undefined,
) {
  const alpha = number("elastic");
  const width = number("penWidth");
  const wanted: Record<string, unknown> = {
    rotate: number("rotate"),
    zoom: share("zoom"),
    shift: share("shift"),
    shear: number("shear"),
    elastic: alpha ? { alpha, sigma: number("sigma") ?? augment?.elastic?.sigma ?? 4 } : undefined,
    pen: width ? { width, blur: share("penBlur"), contrast: share("penContrast") } : undefined,
    gentle: share("gentle"),
  } satisfies Record<keyof AugmentSpec, unknown>;
  const used = Object.entries(wanted).filter(([, value]) => value);
  return used.length === 0 ? null : Object.fromEntries(used);
}

export const OPTIMIZERS: readonly (readonly [OptimizerSpec["kind"], string])[] = [
  ["adam", "Adam"],
  ["adamw", "AdamW"],
  ["rmsprop", "RMSProp"],
  ["sgd", "SGD"],
];

export const SCHEDULES: readonly (readonly [ScheduleSpec["kind"], string])[] = [
  ["constant", "Constant"],
  ["step", "Step: a tenth for the last third"],
  ["cosine", "Cosine down to zero"],
  ["oneCycle", "One cycle"],
  ["plateau", "Lower on a plateau"],
];
