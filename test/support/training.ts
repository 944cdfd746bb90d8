import {
  createTrainer,
  type Dataset,
  type EndEvent,
  type EpochEvent,
  type Model,
  type ModelSpec,
  type Recipe,
  type StepEvent,
  stratifiedSplit,
  subset,
  type Trainer,
  type TrainerOptions,
} from "@inkling/engine";
import { onTestFinished } from "vitest";
import { instantiate } from "#engine/kernels.js";
import { wasmModule } from "./kernels.ts";
import { integers, noise } from "./numbers.ts";
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  maxPool,
  model,
  relu,
  same,
} from "./small-models.ts";

/** Sides of the small pictures, and their classes. */
const [SIDE, CLASSES] = [12, 4];

/**
 * Pictures of a blob of ink in one of four corners, which is its class, on noise. Of every ten labels
 * `wrong` are some other class's: what a model learns of these by heart does not help it elsewhere.
 */
export function blobs(count: number, { seed = 1, wrong = 0 } = {}): Dataset {
  const labels = Uint8Array.from(integers(count, CLASSES, seed), (label) => label);
  const images = new Uint8Array(count * SIDE * SIDE);
  const jitter = noise(2 * count, seed + 1);
  const ground = noise(images.length, seed + 2);
  for (let i = 0; i < images.length; i++) {
    const image = Math.floor(i / SIDE ** 2);
    const label = labels[image]!;
    const [row, column] = [Math.floor(i / SIDE) % SIDE, i % SIDE];
    const dy = row - (label < 2 ? 3 : 8) - jitter[2 * image]!;
    const dx = column - (label % 2 === 0 ? 3 : 8) - jitter[2 * image + 1]!;
    images[i] = 200 * Math.exp(-(dx * dx + dy * dy) / 5) + 25 * (1 + ground[i]!);
  }
  const shown = labels.map((label, i) =>
    i % 10 < wrong ? (label + 1 + (i % 3)) % CLASSES : label,
  );
  const classes = ["north-west", "north-east", "south-west", "south-east"];
  return { images, labels: shown, count, rows: SIDE, columns: SIDE, classes };
}

/** Every kind of work that a thread may do: both convolutions, statistics, dropout, L2. */
export const everything: ModelSpec = model(
  [SIDE, SIDE, 1],
  [
    conv(8, same),
    batchNorm({ ...relu, momentum: 0.8 }),
    maxPool,
    conv(8, { ...same, ...relu }),
    dropout(0.2),
    flatten,
    dense(12, { ...relu, l2: 0.001 }),
    dropout(0.3),
    dense(CLASSES),
  ],
  CLASSES,
);

/** As little as can learn the blobs. */
export const perceptron: ModelSpec = model(
  [SIDE, SIDE, 1],
  [flatten, dense(16, relu), dense(CLASSES)],
  CLASSES,
);

/** 120 pictures in steps of 32, the last of 24; 40 are kept for validation. */
export const data = blobs(160);
export const recipe: Recipe = {
  batchSize: 32,
  epochs: 3,
  seed: 11,
  optimizer: { kind: "adam", learningRate: 0.01 },
  validation: 0.25,
};

/** A trainer that is closed when the test is over, however it ends. */
export async function openTrainer(options: Partial<TrainerOptions> = {}): Promise<Trainer> {
  const trainer = await createTrainer({ spec: everything, recipe, data, threads: 1, ...options });
  onTestFinished(() => trainer.close());
  return trainer;
}

/** A whole training, by kinds of event. */
export interface Outcome {
  readonly steps: readonly StepEvent[];
  readonly epochs: readonly EpochEvent[];
  readonly end: EndEvent;
}

/** Trains to the end. */
export async function train(options: Partial<TrainerOptions> = {}): Promise<Outcome> {
  return runToEnd(await openTrainer(options));
}

export async function runToEnd(trainer: Trainer): Promise<Outcome> {
  const steps: StepEvent[] = [];
  const epochs: EpochEvent[] = [];
  for await (const event of trainer.events()) {
    if (event.type === "step") steps.push(event);
    else if (event.type === "epoch") epochs.push(event);
    else return { steps, epochs, end: event };
  }
  throw new Error("The training ended without an end.");
}

/** The model as it was trained: with probabilities that no temperature has changed. */
export function uncalibrated({ confidence: _, ...model }: Model): Model {
  return model;
}

/** All weights, one after the other, moving statistics included. */
export function flatWeights({ weights }: Model): Float32Array {
  return Float32Array.from([...weights.values()].flatMap(({ data }) => [...data]));
}

/** An epoch without what the clock says. */
export function figures({
  imagesPerSecond: _,
  seconds: __,
  secondsLeft: ___,
  ...rest
}: EpochEvent) {
  return rest;
}

/** Stream of the random generator for the split, whose seed is 1. */
const STREAM_SPLIT = 18;

/** The images that a recipe trains on and those that it keeps: worked out anew, by label. */
export function splitOf(set: Dataset, { validation = 0.1 }: Pick<Recipe, "validation">) {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
  const k = instantiate(wasmModule("simd"), memory);
  const random = (count: number, label: number) => {
    k.randomPermutation(1024, count, 1, STREAM_SPLIT, label, 0);
    return new Uint32Array(memory.buffer, 1024, count).slice();
  };
  const split = stratifiedSplit(set.labels, set.classes.length, validation, random);
  return { train: subset(set, split.train), validation: subset(set, split.validation) };
}
