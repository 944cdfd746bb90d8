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
  const words: [string, string | undefined][] = [
    ["Epochs", count(recipe.epochs)],
    ["Batch", `${count(recipe.batchSize)} images`],
    ["Optimizer", optimizerWords(optimizer)],
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
      earlyStopping &&
        `after ${epochsWords(earlyStopping.patience)} without ${PROGRESS[earlyStopping.monitor ?? "validationLoss"]}`,
    ],
    ["Label smoothing", recipe.labelSmoothing?.toString()],
    ["Gradient norm at most", recipe.clipNorm?.toString()],
    ["Weight average", recipe.ema === undefined ? undefined : `decay ${recipe.ema}`],
    ["Seed", String(recipe.seed)],
  ];
  return words.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "");
}

const PROGRESS = {
  validationLoss: "a lower validation loss",
  validationAccuracy: "a higher validation accuracy",
} as const;

const FIGURES: Readonly<Record<string, string>> = {
  learningRate: "rate",
  beta1: "beta 1",
  beta2: "beta 2",
  weightDecay: "weight decay",
  nesterov: "Nesterov",
};

/** "SGD, rate 0.1, momentum 0.9, Nesterov" */
function optimizerWords({ kind, ...figures }: OptimizerSpec): string {
  const words = Object.entries(figures)
    .filter(([, value]) => value !== undefined && value !== false)
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => `${FIGURES[name] ?? name}${value === true ? "" : ` ${value}`}`);
  return [OPTIMIZER[kind], ...words].join(", ");
}

/** The rate first, the others in the order of the list. */
const rank = (name: string): number => {
  const names = ["learningRate", "momentum", "nesterov", "rho", "beta1", "beta2", "epsilon"];
  return names.includes(name) ? names.indexOf(name) : names.length;
};

function scheduleWords(schedule: ScheduleSpec): string {
  switch (schedule.kind) {
    case "constant":
      return "constant";
    case "step":
      return `× ${schedule.factor} every ${epochsWords(schedule.every)}`;
    case "cosine":
      return [
        "cosine",
        schedule.warmup && `${epochsWords(schedule.warmup)} of warm-up`,
        schedule.floor && `down to × ${schedule.floor}`,
      ]
        .filter(Boolean)
        .join(", ");
    case "oneCycle":
      return schedule.peak === undefined ? "one cycle" : `one cycle, highest at ${schedule.peak}`;
    case "plateau":
      return (
        `× ${schedule.factor ?? 0.1} after ${epochsWords(schedule.patience ?? 10)} without progress` +
        (schedule.minimum ? `, not below ${schedule.minimum}` : "")
      );
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
