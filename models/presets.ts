import { DIGITS, type LayerSpec, type ModelSpec, type Recipe } from "@inkling/engine";

/** A model description and its recipe. Weights trained by it are in the folder of its name. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  /** One sentence on what it is. */
  readonly summary: string;
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
}

/**
 * Several presets that answer together. Its weights are theirs, as they are, in one file of its own:
 * `npm run train-presets` puts them together.
 */
export interface EnsemblePreset {
  readonly name: string;
  readonly title: string;
  /** One sentence on what it is. */
  readonly summary: string;
  /** They keep the same images for validation. */
  readonly members: readonly Preset[];
}

/** What is in a folder of `models/`. */
export type ShippedModel = Preset | EnsemblePreset;

/** The model that answers when nobody chooses. */
export const DEFAULT_MODEL = "inkling";

const flatten: LayerSpec = { kind: "flatten" };
const maxPool: LayerSpec = { kind: "maxPool2d" };
const dropout = (rate: number): LayerSpec => ({ kind: "dropout", rate });
const classes: LayerSpec = { kind: "dense", units: 10 };
const denseRelu = (units: number): LayerSpec => ({ kind: "dense", units, activation: "relu" });
const convRelu = (filters: number, padding: "valid" | "same" = "valid"): LayerSpec => {
  return { kind: "conv2d", filters, kernel: 3, padding, activation: "relu" };
};
/** Convolution, batch norm, ReLU. */
const convNorm = (filters: number): readonly LayerSpec[] => [
  { kind: "conv2d", filters, kernel: 3, padding: "same" },
  { kind: "batchNorm", activation: "relu" },
];
const denseNorm = (units: number): readonly LayerSpec[] => [
  { kind: "dense", units },
  { kind: "batchNorm", activation: "relu" },
];

const adam = { kind: "adam" } as const;

/** Kept for validation: 3,000 of MNIST's pictures, which take less than 2 % of a training to answer. */
const validation = 0.05;

function preset(
  name: string,
  title: string,
  summary: string,
  layers: readonly LayerSpec[],
  recipe: Omit<Recipe, "seed">,
): Preset {
  const spec = { name, input: [28, 28, 1], layers, classes: DIGITS };
  return { name, title, summary, spec, recipe: { seed: 1, ...recipe } };
}

export const presets: readonly Preset[] = [
  preset(
    "inkling",
    "Inkling",
    "The default: seven small convolutions with batch norm and a global average, trained on distorted digits of many pens and on signs that are no digits.",
    [
      ...convNorm(24),
      ...convNorm(32),
      maxPool,
      ...convNorm(64),
      ...convNorm(64),
      maxPool,
      ...convNorm(96),
      ...convNorm(96),
      ...convNorm(96),
      { kind: "globalAveragePool" },
      dropout(0.2),
      classes,
    ],
    {
      batchSize: 128,
      epochs: 36,
      optimizer: { kind: "adamw", learningRate: 0.004, weightDecay: 0.01 },
      schedule: { kind: "oneCycle" },
      augment: {
        rotate: 12,
        zoom: 0.2,
        shift: 0.06,
        shear: 12,
        elastic: { alpha: 34, sigma: 5 },
        pen: { width: 1.5, blur: 0.8, contrast: 0.3 },
        gentle: 0.6,
      },
      validation,
      nonDigits: 0.12,
      drawnDigits: 0.15,
      crowdedDigits: 0.08,
      labelSmoothing: 0.05,
      ema: 0.998,
    },
  ),
  preset(
    "mlp",
    "MLP",
    "One hidden layer of 512: the classic first network.",
    [flatten, denseRelu(512), classes],
    {
      batchSize: 1000,
      epochs: 12,
      optimizer: { kind: "adam", learningRate: 0.003 },
      validation,
    },
  ),
  preset(
    "mlp-deep",
    "Deep MLP",
    "Three hidden layers with dropout, stopped when the validation loss no longer falls.",
    [
      flatten,
      denseRelu(512),
      dropout(0.2),
      denseRelu(256),
      dropout(0.2),
      denseRelu(128),
      dropout(0.2),
      classes,
    ],
    {
      batchSize: 128,
      epochs: 40,
      optimizer: adam,
      schedule: { kind: "plateau", factor: 0.4, patience: 2, minimum: 1e-6 },
      validation,
      earlyStopping: { patience: 7 },
    },
  ),
  preset(
    "cnn-simple",
    "Simple CNN",
    "Two convolutions with max pooling, one dense layer.",
    [convRelu(32), maxPool, convRelu(64), maxPool, flatten, denseRelu(128), classes],
    { batchSize: 64, epochs: 12, optimizer: adam, schedule: { kind: "cosine" }, validation },
  ),
  preset(
    "cnn-l2",
    "CNN with L2",
    "The simple CNN with an L2 penalty on its dense layer and dropout before the output.",
    [
      convRelu(32),
      maxPool,
      convRelu(64),
      maxPool,
      flatten,
      { kind: "dense", units: 128, activation: "relu", l2: 0.0002 },
      dropout(0.5),
      classes,
    ],
    {
      batchSize: 64,
      epochs: 10,
      optimizer: adam,
      schedule: { kind: "cosine" },
      validation,
    },
  ),
  preset(
    "cnn-rmsprop",
    "CNN with RMSProp",
    "Three convolutions with max pooling, trained with RMSProp.",
    [
      convRelu(32, "same"),
      maxPool,
      convRelu(64, "same"),
      maxPool,
      convRelu(64, "same"),
      maxPool,
      flatten,
      denseRelu(64),
      classes,
    ],
    {
      batchSize: 64,
      epochs: 12,
      optimizer: { kind: "rmsprop" },
      validation,
      earlyStopping: { patience: 4, monitor: "validationAccuracy" },
    },
  ),
  preset(
    "cnn-dropout",
    "CNN with dropout",
    "Two convolutions with max pooling and dropout after each stage.",
    [
      convRelu(32),
      maxPool,
      dropout(0.25),
      convRelu(64),
      maxPool,
      dropout(0.25),
      flatten,
      denseRelu(128),
      dropout(0.5),
      classes,
    ],
    { batchSize: 64, epochs: 15, optimizer: adam, validation },
  ),
  preset(
    "cnn-batchnorm",
    "CNN with batch norm",
    "The dropout CNN grown: three convolutions with more filters, batch norm after each, a lower rate that falls on plateaus.",
    [
      ...[32, 64, 128].flatMap((filters) => [...convNorm(filters), maxPool, dropout(0.3)]),
      flatten,
      ...denseNorm(256),
      dropout(0.3),
      classes,
    ],
    {
      batchSize: 64,
      epochs: 30,
      optimizer: { kind: "adam", learningRate: 0.0005 },
      schedule: { kind: "plateau", factor: 0.3, patience: 3, minimum: 1e-6 },
      validation,
      earlyStopping: { patience: 8 },
    },
  ),
  preset(
    "cnn-deep",
    "Deep CNN",
    "Two blocks of two convolutions and a pool, with dropout, and a wide dense layer.",
    [
      convRelu(32, "same"),
      convRelu(32, "same"),
      maxPool,
      dropout(0.25),
      convRelu(64, "same"),
      convRelu(64, "same"),
      maxPool,
      dropout(0.25),
      flatten,
      denseRelu(256),
      dropout(0.5),
      classes,
    ],
    {
      batchSize: 64,
      epochs: 20,
      optimizer: adam,
      schedule: { kind: "plateau", factor: 0.3, patience: 2, minimum: 1e-6 },
      validation,
      earlyStopping: { patience: 6 },
    },
  ),
  preset(
    "cnn-blocks",
    "CNN of blocks",
    "Three blocks of two normalised convolutions, then two dense layers; trained on turned, zoomed and shifted digits.",
    [
      ...[32, 64, 128].flatMap((filters) => [
        ...convNorm(filters),
        ...convNorm(filters),
        maxPool,
        dropout(0.25),
      ]),
      flatten,
      ...denseNorm(256),
      dropout(0.5),
      ...denseNorm(128),
      dropout(0.5),
      classes,
    ],
    {
      batchSize: 64,
      epochs: 40,
      optimizer: adam,
      schedule: { kind: "plateau", factor: 0.4, patience: 2, minimum: 1e-6 },
      augment: { rotate: 10, zoom: 0.1, shift: 0.1 },
      validation,
      earlyStopping: { patience: 10, monitor: "validationAccuracy" },
    },
  ),
];

/** The preset of a name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((known) => known.name === name);
}

function ensemble(
  name: string,
  title: string,
  summary: string,
  members: readonly string[],
): EnsemblePreset {
  return { name, title, summary, members: members.map((member) => findPreset(member)!) };
}

/** Members were chosen by how they read the validation images together: docs/architecture.md has the figures. */
export const ensembles: readonly EnsemblePreset[] = [
  ensemble(
    "inkling-ensemble",
    "Inkling ensemble",
    "Inkling and two networks of other designs that answer together: wrong less often on MNIST, for more than twice the work.",
    ["inkling", "cnn-batchnorm", "cnn-blocks"],
  ),
];

/** Every model that comes with Inkling. */
export const shippedModels: readonly ShippedModel[] = [...presets, ...ensembles];

/** Why a name has no recipe: a sentence where it is an ensemble's, else undefined. */
export function whyNotTrained(name: string): string | undefined {
  const found = ensembles.find((known) => known.name === name);
  if (!found) return undefined;
  const members = found.members.map((member) => member.name).join(", ");
  return `${name} is put together from the weights of ${members}. Train one of these.`;
}
