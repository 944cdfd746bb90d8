import type { AugmentSpec, OptimizerSpec, PenSpec, Recipe, ScheduleSpec } from "@inkling/engine";
import { count } from "../../models/format.ts";

const OPTIMIZER: Record<OptimizerSpec["kind"], string> = {
  sgd: "SGD",
  rmsprop: "RMSProp",
  adam: "Adam",
  adamw: "AdamW",
};

/** A recipe as pairs of a term and its value; what is not used is left out. */
export function recipeWords(recipe: Recipe): [term: string, value: string][] {
  const { optimizer, schedule, augment, earlyStopping } = recipe;
  const rate = optimizer.learningRate;
  const words: [string, string | undefined][] = [
    ["Epochs", count(recipe.epochs)],
    ["Batch", `${count(recipe.batchSize)} images`],
    ["Optimizer", OPTIMIZER[optimizer.kind] + (rate === undefined ? "" : `, rate ${rate}`)],
    ["Schedule", schedule && scheduleWords(schedule)],
    ["Augmentation", augment && augmentWords(augment)],
    ["Non-digits", recipe.nonDigits ? `${share(recipe.nonDigits)} more images` : undefined],
    ["Drawn digits", recipe.drawnDigits ? `${share(recipe.drawnDigits)} more images` : undefined],
    [
      "Crowded digits",
      recipe.crowdedDigits ? `${share(recipe.crowdedDigits)} more images` : undefined,
    ],
    ["Validation", `${share(recipe.validation ?? 0.1)} of the training images`],
    [
      "Early stopping",
      earlyStopping && `after ${epochsWords(earlyStopping.patience)} without progress`,
    ],
    ["Label smoothing", recipe.labelSmoothing?.toString()],
    ["Gradient norm at most", recipe.clipNorm?.toString()],
    ["Weight average", recipe.ema === undefined ? undefined : `decay ${recipe.ema}`],
    ["Seed", String(recipe.seed)],
  ];
  return words.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "");
}

function scheduleWords(schedule: ScheduleSpec): string {
  switch (schedule.kind) {
    case "constant":
      return "constant";
    case "step":
      return `× ${schedule.factor} every ${epochsWords(schedule.every)}`;
    case "cosine":
      return schedule.warmup ? `cosine, ${epochsWords(schedule.warmup)} of warm-up` : "cosine";
    case "oneCycle":
      return "one cycle";
    case "plateau":
      return `× ${schedule.factor ?? 0.1} after ${epochsWords(schedule.patience ?? 10)} without progress`;
  }
}

function augmentWords({ rotate, zoom, shift, shear, elastic, pen, gentle }: AugmentSpec): string {
  return [
    rotate && `rotate ±${rotate}°`,
    zoom && `zoom ±${share(zoom)}`,
    shift && `shift ±${share(shift)}`,
    shear && `shear ±${shear}°`,
    elastic && `elastic ${elastic.alpha}/${elastic.sigma}`,
    pen && penWords(pen),
    gentle && `a third of it for ${share(gentle)} of the images`,
  ]
    .filter(Boolean)
    .join(", ");
}

function penWords({ width, blur, contrast }: PenSpec): string {
  const more = [blur && `blur to ${share(blur)}`, contrast && `contrast ±${share(contrast)}`];
  return [`pen up to ${width} pixels wider on each side`, ...more.filter(Boolean)].join(", ");
}

/** "±10 %" is one word: its space does not break. */
const share = (value: number): string => `${Number((100 * value).toPrecision(4))}\u00a0%`;

/** "1 epoch", "12 epochs" */
export const epochsWords = (n: number): string => (n === 1 ? "1 epoch" : `${n} epochs`);
