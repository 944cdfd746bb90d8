import {
  above,
  below,
  byKind,
  type Check,
  flag,
  list,
  object,
  oneOf,
  range,
  refusal,
  text,
  whole,
} from "./check.ts";
import type { Confidence } from "./confidence.ts";
import type { EnsembleSpec } from "./ensemble.ts";
import type { Activation, LayerSpec, ModelSpec, Provenance, Shape, WeightFormat } from "./model.ts";
import type { OptimizerSpec, Recipe, ScheduleSpec } from "./recipe.ts";

// What models and recipes from outside (files, requests, command lines) may hold: the types of
// model.ts and recipe.ts as checks, with limits that keep a hostile one from exhausting anything.

/** Most layers of a model. */
const MAX_LAYERS = 200;

/** Most classes: labels are bytes. */
const MAX_CLASSES = 256;

/** Longest side of an image, and most channels. */
const MAX_SIDE = 4096;

const MAX_CHANNELS = 65_536;
const MAX_WINDOW = 255;

const size = whole(1, MAX_WINDOW);

/** One number for both sides, or height and width. */
const sides: Check<number | readonly [number, number]> = (value, where) => {
  if (!Array.isArray(value)) return size(value, where);
  const [height, width] = list(size, 2, 2)(value, where);
  return [height!, width!];
};

const activation: Check<Activation> = oneOf("linear", "relu");
const padding = oneOf("valid", "same");
const l2 = range(0, 100);
const weights: Check<WeightFormat> = oneOf("float32", "int8");

const layer: Check<LayerSpec> = byKind<LayerSpec>({
  conv2d: object(
    { kind: oneOf("conv2d"), filters: whole(1, MAX_CHANNELS), kernel: sides },
    { stride: sides, padding, activation, l2, weights },
  ),
  dense: object(
    { kind: oneOf("dense"), units: whole(1, MAX_CHANNELS) },
    { activation, l2, weights },
  ),
  maxPool2d: object({ kind: oneOf("maxPool2d") }, { size: sides, stride: sides, padding }),
  averagePool2d: object({ kind: oneOf("averagePool2d") }, { size: sides, stride: sides, padding }),
  globalAveragePool: object({ kind: oneOf("globalAveragePool") }),
  batchNorm: object(
    { kind: oneOf("batchNorm") },
    { momentum: range(0, 1), epsilon: above(0, 1), activation },
  ),
  relu: object({ kind: oneOf("relu") }),
  dropout: object({ kind: oneOf("dropout"), rate: below(0, 1) }),
  flatten: object({ kind: oneOf("flatten") }),
});

const classNames: Check<readonly string[]> = (value, where) => {
  const names = list(text(100), 1, MAX_CLASSES)(value, where);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refusal(where, "names that differ", twice);
  return names;
};

const input: Check<Shape> = (value, where) => {
  const rank = Array.isArray(value) ? value.length : 0;
  if (rank === 1) return list(whole(1, MAX_SIDE ** 2), 1, 1)(value, where);
  if (rank === 3) return list(whole(1, MAX_SIDE), 3, 3)(value, where);
  throw refusal(where, "[height, width, channels] or [length]", value);
};

const spec = object({
  name: text(100),
  input,
  layers: list(layer, 1, MAX_LAYERS),
  classes: classNames,
});

const ensembleSpec = object({ name: text(100), input, classes: classNames });

const learningRate = above(0, 10);
const momentum = below(0, 1);
const epsilon = above(0, 1);
const adam = {
  learningRate,
  beta1: below(0, 1),
  beta2: below(0, 1),
  epsilon,
  weightDecay: range(0, 1),
};

const optimizer: Check<OptimizerSpec> = byKind<OptimizerSpec>({
  sgd: object({ kind: oneOf("sgd") }, { learningRate, momentum, nesterov: flag }),
  rmsprop: object(
    { kind: oneOf("rmsprop") },
    { learningRate, rho: below(0, 1), momentum, epsilon },
  ),
  adam: object({ kind: oneOf("adam") }, adam),
  adamw: object({ kind: oneOf("adamw") }, adam),
});

const MAX_EPOCHS = 1000;

const schedule: Check<ScheduleSpec> = byKind<ScheduleSpec>({
  constant: object({ kind: oneOf("constant") }),
  step: object({ kind: oneOf("step"), every: whole(1, MAX_EPOCHS), factor: above(0, 1) }),
  cosine: object({ kind: oneOf("cosine") }, { warmup: range(0, MAX_EPOCHS), floor: range(0, 1) }),
  oneCycle: object({ kind: oneOf("oneCycle") }, { peak: below(0, 1) }),
  plateau: object(
    { kind: oneOf("plateau") },
    { factor: above(0, 1), patience: whole(0, MAX_EPOCHS), minimum: range(0, 10) },
  ),
});

const share = range(0, 1);

const augment = object(
  {},
  {
    rotate: range(0, 180),
    zoom: below(0, 1),
    shift: range(0, 1),
    shear: below(0, 90),
    elastic: object({ alpha: range(0, 100), sigma: above(0, 100) }),
    pen: object({ width: above(0, 4) }, { blur: share, contrast: below(0, 1) }),
    gentle: share,
  },
);

const recipe = object(
  {
    batchSize: whole(1, 4096),
    epochs: whole(1, MAX_EPOCHS),
    seed: whole(0, 2 ** 32 - 1),
    optimizer,
  },
  {
    schedule,
    augment,
    validation: below(0, 1),
    nonDigits: share,
    drawnDigits: share,
    crowdedDigits: share,
    distil: object({ teacher: text(100), share }),
    earlyStopping: object(
      { patience: whole(1, MAX_EPOCHS) },
      { monitor: oneOf("validationLoss", "validationAccuracy") },
    ),
    labelSmoothing: below(0, 1),
    clipNorm: above(0, 1e6),
    ema: below(0, 1),
  },
);

const amount = range(0, Number.MAX_VALUE);

const provenance = object(
  {},
  {
    recipe,
    threads: whole(1, 1024),
    results: object(
      {},
      {
        validationAccuracy: share,
        validationLoss: amount,
        testAccuracy: share,
        testLoss: amount,
        epochs: whole(0, MAX_EPOCHS),
        seconds: amount,
      },
    ),
    created: text(40),
  },
);

/**
 * The value as a model's description. Whether its layers fit each other is found when shapes are inferred.
 * @throws ValueError for anything missing, unknown or out of its range
 */
export function validateSpec(value: unknown, where = ""): ModelSpec {
  return spec(value, where);
}

/** The value as an ensemble's description, without its members. @throws ValueError */
export function validateEnsembleSpec(value: unknown, where = ""): EnsembleSpec {
  return ensembleSpec(value, where);
}

/** The value as a recipe. @throws ValueError for anything missing, unknown or out of its range */
export function validateRecipe(value: unknown, where = ""): Recipe {
  return recipe(value, where);
}

const confidence = object({
  temperature: range(0.05, 20),
  threshold: share,
  falseRejects: share,
});

/** The value as how a model's probabilities are to be taken. @throws ValueError */
export function validateConfidence(value: unknown, where = ""): Confidence {
  return confidence(value, where);
}

/** The value as what is known of a model's training. @throws ValueError */
export function validateProvenance(value: unknown, where = ""): Provenance {
  return provenance(value, where);
}
