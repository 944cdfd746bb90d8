import {
  FormatError,
  InklingError,
  ShapeError,
  type TrainerOptions,
  ValueError,
} from "@inkling/engine";
import { describe, expect, onTestFinished, test } from "vitest";
import { nodeHost } from "#engine/host/node.js";
import { type Host, useHost } from "#engine/host.js";
import { mortalThreads } from "../support/mortal-host.ts";
import { noiseWeights } from "../support/planned.ts";
import { conv, dense, flatten, model, same } from "../support/small-models.ts";
import { blobs, data, openTrainer, perceptron, recipe } from "../support/training.ts";

const labelled = (label: number) => data.labels.with(7, label);

type Refusal = [why: string, options: Partial<TrainerOptions>, kind: unknown, message: string];

const refusals: Refusal[] = [
  [
    "pictures of another size",
    { data: { ...data, rows: 6, columns: 24 } },
    ValueError,
    "data: expected images of the model's input size 12 x 12 x 1, got [6,24,1].",
  ],
  [
    "a model for colour pictures",
    { spec: model([12, 12, 3], [flatten, dense(4)], 4) },
    ValueError,
    "data: expected images of the model's input size 12 x 12 x 3, got [12,12,1].",
  ],
  [
    "a model for vectors",
    { spec: model([144], [dense(4)], 4) },
    ValueError,
    "data: expected images of the model's input size 144, got [12,12,1].",
  ],
  [
    "fewer classes than the model has",
    { data: { ...data, classes: ["a", "b"] } },
    ValueError,
    "data: expected 4 classes as the model has, got 2.",
  ],
  [
    "an image too few",
    { data: { ...data, images: data.images.subarray(144) } },
    ValueError,
    "data: expected 160 images and as many labels, got [159,160].",
  ],
  [
    "a label too many",
    { data: { ...data, labels: new Uint8Array(161) } },
    ValueError,
    "data: expected 160 images and as many labels, got [160,161].",
  ],
  [
    "a label of no class",
    { data: { ...data, labels: labelled(4) } },
    ValueError,
    "label 7: expected a class below 4, got 4.",
  ],
  [
    "no pictures",
    { data: blobs(0) },
    ValueError,
    "data: expected at least one image to train on, got 0.",
  ],
  [
    "all pictures kept for validation",
    { data: blobs(2), recipe: { ...recipe, validation: 0.9 } },
    ValueError,
    "data: expected at least one image to train on, got 2.",
  ],
  [
    "no threads",
    { threads: 0 },
    ValueError,
    "threads: expected a whole number from 1 to the batch size 32, got 0.",
  ],
  [
    "half a thread",
    { threads: 1.5 },
    ValueError,
    "threads: expected a whole number from 1 to the batch size 32, got 1.5.",
  ],
  [
    "more threads than pictures a step",
    { threads: 33 },
    ValueError,
    "threads: expected a whole number from 1 to the batch size 32, got 33.",
  ],
  [
    "a batch of none",
    { recipe: { ...recipe, batchSize: 0 } },
    ValueError,
    "recipe.batchSize: expected a whole number from 1 to 4096, got 0.",
  ],
  [
    "a rate below 0",
    { recipe: { ...recipe, optimizer: { kind: "sgd", learningRate: -1 } } },
    ValueError,
    "recipe.optimizer.learningRate: expected a number above 0, at most 10, got -1.",
  ],
  [
    "an option of no layer",
    { spec: { ...perceptron, layers: [flatten, dense(4, { bias: false })] } },
    ValueError,
    'spec.layers[1]: expected no options but kind, units, activation, l2, weights, got "bias".',
  ],
  [
    "layers that do not fit",
    { spec: model([12, 12, 1], [dense(4)], 4) },
    ShapeError,
    "Layer 1, dense: expected input [I], got [12, 12, 1]. Put a flatten layer before it.",
  ],
  [
    "weights of another model",
    { weights: noiseWeights(model([12, 12, 1], [flatten, dense(4)], 4)) },
    FormatError,
    'weights: the model has no tensor "1.dense.w".',
  ],
  [
    "a batch beyond all memory",
    {
      spec: model([12, 12, 1], [conv(2048, same), flatten, dense(4)], 4),
      recipe: { ...recipe, batchSize: 4096 },
    },
    InklingError,
    "MiB of memory; 4096 MiB are possible, if the host has them. Use a smaller batch.",
  ],
];

test.each(refusals)("refused, and no thread started: %s", async (_why, options, kind, message) => {
  const { workers } = mortalThreads();
  const made = openTrainer(options);
  await expect(made).rejects.toThrow(kind as typeof InklingError);
  await expect(made).rejects.toThrow(message);
  expect(workers).toHaveLength(0);
});

const checkpointOf = async (options: Partial<TrainerOptions>) =>
  (await openTrainer({ spec: perceptron, ...options })).checkpoint();

/** What comes to light only while the memory is being filled, and threads are on their way. */
type Late = [
  why: string,
  options: () => Promise<Partial<TrainerOptions>>,
  kind: unknown,
  message: string,
  meanwhile?: (options: Partial<TrainerOptions>) => void,
];

const late: Late[] = [
  [
    "the checkpoint of other pictures",
    async () => ({ checkpoint: await checkpointOf({ data: blobs(160, { seed: 2 }), threads: 2 }) }),
    FormatError,
    "checkpoint: it belongs to a run with another set of images.",
  ],
  [
    "half a checkpoint",
    async () => ({ checkpoint: (await checkpointOf({ threads: 2 })).subarray(0, 999) }),
    FormatError,
    "but the file holds",
  ],
  [
    "pictures that their owner gives away after the checks",
    async () => ({ data: { ...data, images: data.images.slice() } }),
    TypeError,
    "detached",
    ({ data }) => structuredClone(data, { transfer: [data!.images.buffer as ArrayBuffer] }),
  ],
];

test.each(late)(
  "refused, and the threads ended: %s",
  async (_why, options, kind, message, meanwhile) => {
    const refused = await options();
    const { workers, ended } = mortalThreads();
    const made = openTrainer({ spec: perceptron, threads: 2, ...refused });
    meanwhile?.(refused);
    await expect(made).rejects.toThrow(kind as typeof Error);
    await expect(made).rejects.toThrow(message);
    expect([workers.length, ended.size]).toEqual([2, 2]);
  },
);

describe("threads", () => {
  function onHost(change: Partial<Host>): void {
    useHost({ ...nodeHost, ...change });
    onTestFinished(() => useHost(nodeHost));
  }

  const few = { ...recipe, batchSize: 2 };

  test.each<[string, Partial<Host>, Partial<TrainerOptions>, number]>([
    ["all cores", { cores: () => 3 }, {}, 3],
    ["no more than pictures a step", { cores: () => 3 }, { recipe: few }, 2],
    ["one where memory cannot be shared", { cores: () => 3, sharesMemory: () => false }, {}, 1],
    ["as many as asked for", { cores: () => 1 }, { threads: 2 }, 2],
  ])("%s", async (_why, host, options, threads) => {
    onHost(host);
    const trainer = await openTrainer({ spec: perceptron, threads: undefined, ...options });
    expect(trainer.threads).toBe(threads);
  });

  test("several are refused where memory cannot be shared", async () => {
    onHost({ sharesMemory: () => false });
    await expect(openTrainer({ threads: 2 })).rejects.toThrow(
      "threads: expected 1, because this page is not cross-origin isolated and cannot share memory between threads, got 2.",
    );
  });
});
