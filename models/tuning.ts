import {
  type AnyModel,
  createTrainer,
  type Dataset,
  InklingError,
  isEnsemble,
  type Model,
  type Recipe,
  subset,
  type TrainerOptions,
} from "@inkling/engine";
import { readsDigits } from "./digits.ts";

// Teaching a trained network a hand: a short training from its weights on the person's own digits, each many
// times over and distorted anew, among digits of MNIST, without which the network would forget other
// hands (Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", 1995). docs/teaching.md
// has what was tried.

/** How often each of the person's digits comes in an epoch, and how many that may be in all. */
const COPIES = 8;
const MOST_COPIES = 1200;

/** How a network with convolutions learns. */
const CONVOLUTIONAL = {
  learningRate: 4e-4,
  augment: {
    rotate: 6,
    zoom: 0.08,
    shift: 0.03,
    pen: { width: 0.7, blur: 0.3, contrast: 0.2 },
    gentle: 0.5,
  },
};

/** One without, of which every weight sees one place alone, forgets sooner: it learns slower, from less distorted digits. */
const DENSE = { learningRate: 1e-4, augment: { rotate: 3, zoom: 0.04, shift: 0.015 } };

/** Share of pictures of no digit, for a network that was trained to turn these away. */
const NON_DIGITS = 0.1;

export interface TuningOptions extends Pick<TrainerOptions, "threads" | "build" | "wasmFolder"> {
  /** Digits of MNIST's training images. */
  readonly replay: Dataset;
  /** 0 to 1, some times a second. */
  onProgress?(share: number): void;
}

/** Why a model cannot be taught: a sentence, or undefined where it can. */
export function whyNotTuned(model: Pick<AnyModel, "spec">): string | undefined {
  const { name } = model.spec;
  if ("members" in model) {
    return `${name} is several networks that answer together. Choose one of them to teach.`;
  }
  if (readsDigits(model.spec)) return undefined;
  return `${name} does not read the ten digits from pictures of 28 by 28 pixels: there is nothing to teach it here.`;
}

/** Gently, so that what the network knows stays; its targets are those that it was trained with. */
export function tuningRecipe({ spec, provenance }: Pick<Model, "spec" | "provenance">): Recipe {
  const { labelSmoothing, nonDigits } = provenance.recipe ?? {};
  const hasConvolutions = spec.layers.some(({ kind }) => kind === "conv2d");
  const { learningRate, augment } = hasConvolutions ? CONVOLUTIONAL : DENSE;
  return {
    batchSize: 64,
    epochs: 2,
    seed: 1,
    validation: 0,
    optimizer: { kind: "adam", learningRate },
    schedule: { kind: "cosine" },
    augment,
    ...(labelSmoothing !== undefined && { labelSmoothing }),
    ...(nonDigits && { nonDigits: NON_DIGITS }),
  };
}

/**
 * The model after a short training on `own` among `replay`. Its temperature and threshold are carried
 * over: they were fitted on thousands of images that no training saw, of which there are too few here.
 * @throws InklingError `not_tunable`; and what `createTrainer` throws
 */
export async function tune(
  model: AnyModel,
  own: Dataset,
  { replay, onProgress, ...how }: TuningOptions,
): Promise<Model> {
  const problem = whyNotTuned(model);
  if (problem !== undefined || isEnsemble(model)) {
    throw new InklingError("not_tunable", problem ?? `${model.spec.name} is an ensemble.`);
  }
  const { spec, weights, confidence } = model;
  const job = { spec, weights, recipe: tuningRecipe(model), data: mixed(own, replay) };
  const trainer = await createTrainer({ ...job, ...how });
  try {
    for await (const event of trainer.events()) {
      if (event.type === "step") onProgress?.(event.step / event.steps);
      if (event.type === "end") return { ...event.model, ...(confidence && { confidence }) };
    }
    throw new Error("A training ended without its last event.");
  } finally {
    await trainer.close();
  }
}

/** Own digits many times over, and the replay. */
function mixed(own: Dataset, replay: Dataset): Dataset {
  const times = Math.max(1, Math.min(COPIES, Math.floor(MOST_COPIES / own.count)));
  const places = Array.from({ length: times * own.count }, (_, i) => i % own.count);
  const copies = subset(own, places);
  return {
    ...replay,
    images: joined(copies.images, replay.images),
    labels: joined(copies.labels, replay.labels),
    count: copies.count + replay.count,
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
