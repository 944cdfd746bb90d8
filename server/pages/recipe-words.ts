import type { AugmentSpec, OptimizerSpec, PenSpec, Recipe, ScheduleSpec } from "@inkling/engine";
import { count, isOne, setting, t } from "../language.tsx";

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
    [t("settings.epochs"), count(recipe.epochs)],
    [t("recipe.batch"), t("recipe.images", { count: count(recipe.batchSize) })],
    [t("settings.optimizer"), optimizerWords(optimizer)],
    [t("settings.schedule"), schedule && scheduleWords(schedule)],
    [t("settings.augmentation"), augment && augmentWords(augment)],
    [t("recipe.non-digits"), moreImages(recipe.nonDigits)],
    [t("recipe.drawn-digits"), moreImages(recipe.drawnDigits)],
    [t("recipe.crowded-digits"), moreImages(recipe.crowdedDigits)],
    [
      t("recipe.distil"),
      recipe.distil &&
        t("recipe.taught", { teacher: recipe.distil.teacher, share: share(recipe.distil.share) }),
    ],
    [t("recipe.validation"), t("recipe.of-training", { share: share(recipe.validation ?? 0.1) })],
    [t("recipe.early-stopping"), earlyStopping && stoppingWords(earlyStopping)],
    [t("settings.label-smoothing"), orNone(recipe.labelSmoothing)],
    [t("settings.clip-norm"), orNone(recipe.clipNorm)],
    [
      t("recipe.ema"),
      recipe.ema === undefined ? undefined : t("recipe.decay", { decay: setting(recipe.ema) }),
    ],
    [t("settings.seed"), String(recipe.seed)],
  ];
  return words.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "");
}

const orNone = (value: number | undefined) => (value === undefined ? undefined : setting(value));

const moreImages = (part: number | undefined) =>
  part ? t("recipe.more-images", { share: share(part) }) : undefined;

function stoppingWords({ patience, monitor }: NonNullable<Recipe["earlyStopping"]>): string {
  const by = monitor === "validationAccuracy" ? "recipe.stop-by-accuracy" : "recipe.stop-by-loss";
  return t(by, { epochs: epochsWords(patience) });
}

/** Figures of an optimizer that have a name of their own beside that of programs. */
const FIGURES: Readonly<Record<string, (value: string) => string>> = {
  learningRate: (value) => t("recipe.rate", { value }),
  momentum: (value) => t("recipe.momentum", { value }),
  beta1: (value) => `beta 1 ${value}`,
  beta2: (value) => `beta 2 ${value}`,
  weightDecay: (value) => t("recipe.weight-decay", { value }),
  nesterov: () => "Nesterov",
};

/** "SGD, rate 0.1, momentum 0.9, Nesterov" */
function optimizerWords({ kind, ...figures }: OptimizerSpec): string {
  const words = Object.entries(figures)
    .filter(([, value]) => value !== undefined && value !== false)
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => {
      const figure = setting(Number(value));
      return FIGURES[name]?.(figure) ?? `${name} ${figure}`;
    });
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
      return t("recipe.constant");
    case "step": {
      const [factor, every] = [setting(schedule.factor), setting(schedule.every)];
      return schedule.every === 1
        ? t("recipe.each-epoch", { factor })
        : t("recipe.every", { factor, count: every });
    }
    case "cosine": {
      const { warmup, floor } = schedule;
      return list(
        t("recipe.cosine"),
        warmup && t("recipe.warmup", { epochs: epochsWords(warmup) }),
        floor && t("recipe.floor", { floor: setting(floor) }),
      );
    }
    case "oneCycle": {
      const { peak } = schedule;
      return peak === undefined
        ? t("recipe.one-cycle")
        : t("recipe.one-cycle-peak", { peak: setting(peak) });
    }
    case "plateau": {
      const { factor: by = 0.1, patience = 10, minimum } = schedule;
      const [factor, epochs] = [setting(by), epochsWords(patience)];
      return minimum
        ? t("recipe.plateau-minimum", { factor, epochs, minimum: setting(minimum) })
        : t("recipe.plateau", { factor, epochs });
    }
  }
}

function augmentWords({ rotate, zoom, shift, shear, elastic, pen, gentle }: AugmentSpec): string {
  return list(
    rotate && t("recipe.rotate", { degrees: setting(rotate) }),
    zoom && t("recipe.zoom", { share: share(zoom) }),
    shift && t("recipe.shift", { share: share(shift) }),
    shear && t("recipe.shear", { degrees: setting(shear) }),
    elastic &&
      t("recipe.elastic", { alpha: setting(elastic.alpha), sigma: setting(elastic.sigma) }),
    pen && penWords(pen),
    gentle && t("recipe.gentle", { share: share(gentle) }),
  );
}

const penWords = ({ width, blur, contrast }: PenSpec): string =>
  list(
    t("recipe.pen", { width: setting(width) }),
    blur && t("recipe.blur", { share: share(blur) }),
    contrast && t("recipe.contrast", { share: share(contrast) }),
  );

const list = (...parts: (string | number | undefined)[]): string =>
  parts.filter(Boolean).join(", ");

/** "±10 %" is one word: its space does not break. */
const share = (value: number): string => `${setting(Number((100 * value).toPrecision(4)))}\u00a0%`;

/** "1 epoch", "12 epochs" */
export function epochsWords(n: number): string {
  return t(isOne(n) ? "recipe.epoch" : "recipe.epochs", { count: setting(n) });
}
