import { z } from "@hono/zod-openapi";
import type { AugmentSpec, OptimizerSpec, ScheduleSpec } from "@inkling/engine";
import type { Preset } from "../../models/presets.ts";
import type { TextKey } from "../../texts/index.ts";
import type { RecipeChanges, RunInput } from "../deps.ts";
import { recipeFields } from "../recipe.ts";
import { parse } from "../validate.ts";
import { fromPercent, toPercent } from "./percent.ts";

/** What the fields of the training form hold, as text: typed, or the preset's own. */
export type FormValues = Readonly<Record<string, string>>;

/** Of the optimizers, when they are given none: Keras's. */
const DEFAULT_RATE: Record<OptimizerSpec["kind"], number> = {
  sgd: 0.01,
  rmsprop: 0.001,
  adam: 0.001,
  adamw: 0.001,
};

/** A teacher's part of the target where there is no teacher yet. */
const DISTIL_SHARE = 0.5;

/** The part of the training images kept for validation where a recipe does not say. */
const VALIDATION = 0.1;

/** What each kind of optimizer takes beside its rate; a field left empty is the engine's default. */
export const OPTIMIZER_FIELDS: Readonly<Record<OptimizerSpec["kind"], readonly string[]>> = {
  sgd: ["momentum", "nesterov"],
  rmsprop: ["rho", "momentum", "epsilon"],
  adam: ["beta1", "beta2", "epsilon"],
  adamw: ["beta1", "beta2", "epsilon", "weightDecay"],
};

/** The form's name for each figure of a schedule: two kinds have a `factor` and a `patience` each. */
export const SCHEDULE_FIELDS: Readonly<
  Record<ScheduleSpec["kind"], readonly (readonly [field: string, figure: string])[]>
> = {
  constant: [],
  step: [
    ["stepEvery", "every"],
    ["stepFactor", "factor"],
  ],
  cosine: [
    ["warmup", "warmup"],
    ["floor", "floor"],
  ],
  oneCycle: [["peak", "peak"]],
  plateau: [
    ["plateauFactor", "factor"],
    ["plateauPatience", "patience"],
    ["plateauMinimum", "minimum"],
  ],
};

/** The form as a recipe fills it. Shares are shown in percent. */
export function formValues({ recipe }: Pick<Preset, "recipe">): FormValues {
  const { augment = {}, optimizer, earlyStopping } = recipe;
  return {
    epochs: String(recipe.epochs),
    batchSize: String(recipe.batchSize),
    optimizer: optimizer.kind,
    learningRate: String(optimizer.learningRate ?? DEFAULT_RATE[optimizer.kind]),
    ...optimizerValues(optimizer),
    schedule: recipe.schedule?.kind ?? "constant",
    ...scheduleValues(recipe.schedule),
    validation: toPercent(recipe.validation ?? VALIDATION),
    patience: String(earlyStopping?.patience ?? 0),
    monitor: earlyStopping?.monitor ?? "validationLoss",
    rotate: String(augment.rotate ?? 0),
    zoom: toPercent(augment.zoom),
    shift: toPercent(augment.shift),
    shear: String(augment.shear ?? 0),
    elastic: String(augment.elastic?.alpha ?? 0),
    sigma: String(augment.elastic?.sigma ?? 4),
    penWidth: String(augment.pen?.width ?? 0),
    penBlur: toPercent(augment.pen?.blur),
    penContrast: toPercent(augment.pen?.contrast),
    gentle: toPercent(augment.gentle),
    nonDigits: toPercent(recipe.nonDigits),
    drawnDigits: toPercent(recipe.drawnDigits),
    crowdedDigits: toPercent(recipe.crowdedDigits),
    teacher: recipe.distil?.teacher ?? "",
    distilShare: toPercent(recipe.distil?.share ?? DISTIL_SHARE),
    labelSmoothing: String(recipe.labelSmoothing ?? 0),
    clipNorm: String(recipe.clipNorm ?? 0),
    ema: String(recipe.ema ?? 0),
    seed: String(recipe.seed),
    data: "mnist",
  };
}

/** Every field of every kind, so that a link can say that one is empty. */
function optimizerValues(optimizer: OptimizerSpec): FormValues {
  const figures: Readonly<Record<string, unknown>> = { ...optimizer };
  const isUsed = (field: string) => OPTIMIZER_FIELDS[optimizer.kind].includes(field);
  const fields = [...new Set(Object.values(OPTIMIZER_FIELDS).flat())];
  return Object.fromEntries(
    fields.map((field) => [field, isUsed(field) ? String(figures[field] ?? "") : ""]),
  );
}

function scheduleValues(schedule: ScheduleSpec | undefined): FormValues {
  const figures: Readonly<Record<string, unknown>> = { ...schedule };
  const entries = Object.entries(SCHEDULE_FIELDS).flatMap(([kind, fields]) =>
    fields.map(([field, figure]): [string, string] => {
      return [field, kind === schedule?.kind ? String(figures[figure] ?? "") : ""];
    }),
  );
  return Object.fromEntries(entries);
}

/**
 * What the form asks for; a field that is not there is the preset's. Throws InklingError `bad_request`
 * with a sentence about the field.
 */
export function readForm(preset: Preset, given: FormValues): RunInput {
  const form = { ...formValues(preset), ...given };
  const number = (field: string): number | undefined =>
    form[field] === undefined || form[field].trim() === "" ? undefined : Number(form[field]);
  const orNone = (field: string): number | null => number(field) || null;
  const share = (field: string): number | undefined =>
    number(field) === undefined ? undefined : fromPercent(form[field] ?? "");
  const changes = {
    epochs: number("epochs"),
    batchSize: number("batchSize"),
    seed: number("seed"),
    optimizer: optimizerOf(form, number),
    learningRate: number("learningRate"),
    schedule: scheduleOf(form, number, number("epochs") ?? preset.recipe.epochs),
    augment: augmentOf(number, share),
    validation: share("validation"),
    nonDigits: share("nonDigits") || null,
    drawnDigits: share("drawnDigits") || null,
    crowdedDigits: share("crowdedDigits") || null,
    distil: form.teacher
      ? { teacher: form.teacher, share: share("distilShare") ?? DISTIL_SHARE }
      : null,
    earlyStopping: stoppingOf(form, number("patience") ?? 0),
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

/** Fields that are about a training, whatever its preset. */
const OF_THE_RUN = ["name", "data", "threads"];

/** Those that are filled in, as a part of an address. */
export const ofTheRun = (given: FormValues): FormValues =>
  Object.fromEntries(OF_THE_RUN.flatMap((field) => (given[field] ? [[field, given[field]]] : [])));

/** Fields of the recipe that hold something else than the preset has; what is no field is left out. */
export function changedFields(preset: Preset, given: FormValues): readonly string[] {
  const own = formValues(preset);
  return Object.keys(own).filter(
    (field) => !OF_THE_RUN.includes(field) && (given[field] ?? own[field])?.trim() !== own[field],
  );
}

type ReadNumber = (field: string) => number | undefined;

/** The kind with those of its figures that are filled in; an unknown kind is left to the check. */
function optimizerOf({ optimizer: kind = "", nesterov }: FormValues, number: ReadNumber) {
  const fields = OPTIMIZER_FIELDS[kind as OptimizerSpec["kind"]] ?? [];
  const figures = fields.map((field) => [field, number(field)]);
  return {
    kind,
    ...Object.fromEntries(
      figures.filter(([field, value]) => field !== "nesterov" && value !== undefined),
    ),
    ...(fields.includes("nesterov") && nesterov && { nesterov: nesterov === "true" }),
  };
}

/** A step without figures is a tenth of the rate for the last third. */
function scheduleOf({ schedule: kind = "" }: FormValues, number: ReadNumber, epochs: number) {
  if (kind === "constant") return null;
  const fields = SCHEDULE_FIELDS[kind as ScheduleSpec["kind"]] ?? [];
  const figures = fields
    .map(([field, figure]) => [figure, number(field)])
    .filter(([, value]) => value !== undefined);
  const usual = { every: Math.max(1, Math.ceil((2 * epochs) / 3)), factor: 0.1 };
  return { kind, ...(kind === "step" && usual), ...Object.fromEntries(figures) };
}

function stoppingOf({ monitor }: FormValues, patience: number) {
  if (patience === 0) return null;
  return { patience, ...(monitor && monitor !== "validationLoss" && { monitor }) };
}

function augmentOf(number: ReadNumber, share: ReadNumber) {
  const alpha = number("elastic");
  const width = number("penWidth");
  const [blur, contrast] = [share("penBlur"), share("penContrast")];
  const wanted: Record<string, unknown> = {
    rotate: number("rotate"),
    zoom: share("zoom"),
    shift: share("shift"),
    shear: number("shear"),
    elastic: alpha ? { alpha, sigma: number("sigma") ?? 4 } : undefined,
    pen: width ? { width, ...(blur && { blur }), ...(contrast && { contrast }) } : undefined,
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

export const SCHEDULES = [
  ["constant", "settings.constant"],
  ["step", "settings.step"],
  ["cosine", "settings.cosine"],
  ["oneCycle", "settings.one-cycle"],
  ["plateau", "settings.plateau"],
] as const satisfies readonly (readonly [ScheduleSpec["kind"], TextKey])[];
