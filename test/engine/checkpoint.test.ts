import {
  type Dataset,
  encodeModel,
  FormatError,
  readSafetensors,
  type Tensor,
  type Trainer,
  type TrainerOptions,
  writeSafetensors,
} from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { fingerprint } from "#engine/sum.js";
import {
  type Blocks,
  decodeCheckpoint,
  encodeCheckpoint,
  type Progress,
} from "#engine/train/checkpoint.js";
import type { Job } from "#engine/train/layout.js";
import { noise } from "../support/numbers.ts";
import {
  blobs,
  data,
  everything,
  openTrainer,
  perceptron,
  recipe,
  runToEnd,
  train,
} from "../support/training.ts";

const dataOf = (bytes: Uint8Array) =>
  JSON.parse(readSafetensors(bytes).metadata.get("job")!).data as number;

/** Checkpoints of some other job than `recipe` on `data` with the perceptron on one thread. */
const others: [what: string, other: Partial<TrainerOptions>, why?: string][] = [
  ["model", { spec: everything }],
  ["model", { spec: { ...perceptron, name: "other" } }, "by name"],
  ["recipe", { recipe: { ...recipe, seed: 12 } }, "by seed"],
  ["recipe", { recipe: { ...recipe, optimizer: { kind: "adam" } } }, "by rate"],
  ["number of threads", { threads: 2 }],
  ["number of images", { data: blobs(161) }],
  ["set of images", { data: blobs(160, { seed: 2 }) }],
  ["set of images", { data: { ...data, labels: data.labels.toReversed() } }, "by labels"],
];

test.each(others)("refused: the checkpoint of another %s (%#)", async (what, other) => {
  const trainer = await openTrainer({ spec: perceptron, ...other });
  const checkpoint = await trainer.checkpoint();
  const refused = openTrainer({ spec: perceptron, checkpoint });
  await expect(refused).rejects.toThrow(FormatError);
  await expect(refused).rejects.toThrow(`checkpoint: it belongs to a run with another ${what}.`);
});

const given = (): Dataset => ({
  ...data,
  images: data.images.slice(),
  labels: data.labels.slice(),
});

/** What happens to the caller's data before the first checkpoint is asked for. */
const meanwhile: [why: string, change: (given: Dataset, trainer: Trainer) => unknown][] = [
  ["nothing", () => {}],
  ["pictures written over", ({ images }) => images.fill(0)],
  ["labels written over", ({ labels }) => labels.fill(0)],
  ["a whole training", (_, trainer) => runToEnd(trainer)],
];

describe.each(meanwhile)("a checkpoint is of the data that was given: %s since", (_why, change) => {
  test("resumed with that data, refused with other", async () => {
    const its = given();
    const trainer = await openTrainer({ spec: perceptron, data: its });
    await change(its, trainer);
    const checkpoint = await trainer.checkpoint();
    expect(dataOf(checkpoint)).toBe(fingerprint(data.images, data.labels));
    await expect(openTrainer({ spec: perceptron, checkpoint })).resolves.toBeDefined();
    const other = { spec: perceptron, checkpoint, data: blobs(160, { seed: 2 }) };
    await expect(openTrainer(other)).rejects.toThrow("a run with another set of images.");
  });
});

test("a recipe written down in another order is the same recipe", async () => {
  const { optimizer, ...rest } = recipe;
  const reordered = { optimizer: { learningRate: 0.01, kind: "adam" } as const, ...rest };
  expect(reordered).toEqual(recipe);
  const checkpoint = await (await openTrainer({ spec: perceptron })).checkpoint();
  const resumed = await openTrainer({ spec: perceptron, recipe: reordered, checkpoint });
  expect(resumed.steps).toBe(12);
});

test("a weight file is no checkpoint", async () => {
  const { end } = await train({ spec: perceptron });
  await expect(
    openTrainer({ spec: perceptron, checkpoint: encodeModel(end.model) }),
  ).rejects.toThrow("checkpoint: it is not an Inkling checkpoint of version 1.");
});

describe("a file", () => {
  const job: Job = {
    spec: perceptron,
    recipe,
    replicas: 1,
    dataCount: 160,
    count: 160,
    trainCount: 120,
    drawnDigits: 0,
    crowdedDigits: 0,
    nonDigits: 0,
  };
  const [first, second] = [noise(16, 1), noise(5, 2)];
  const room = (): Blocks => ({ first: new Float32Array(16), second: new Float32Array(5) });
  const progress: Progress = {
    epoch: 1,
    step: 6,
    seconds: 1.5,
    totals: [12.25, 60, 64],
    plateau: 0.1,
    plateauBest: 0.30000000000000004,
    plateauWait: 1,
    best: -0.97,
    bestWait: 0,
  };
  const encoded = (change: Partial<Progress> = {}) =>
    encodeCheckpoint(job, 99, { ...progress, ...change }, { first, second });
  const bytes = encoded();

  test("gives back what it was made of", () => {
    const blocks = room();
    expect(decodeCheckpoint(bytes, job, 99, blocks)).toEqual(progress);
    expect(blocks).toEqual({ first, second });
  });

  test("best figures that there are not yet stay so", () => {
    const none = { plateauBest: null, best: null };
    expect(decodeCheckpoint(encoded(none), job, 99, room())).toMatchObject(none);
  });

  /** Progress that no run has: four steps an epoch, three epochs. */
  const impossible: [why: string, change: Partial<Progress>][] = [
    ["more steps than its epoch", { step: 9 }],
    ["fewer steps than the epochs before", { step: 3 }],
    ["part of a step", { step: 4.5 }],
    ["part of an epoch", { epoch: 0.5, step: 3 }],
    ["more epochs than the recipe", { epoch: 4, step: 16 }],
    ["steps after the last epoch", { epoch: 3, step: 13 }],
    ["fewer than none", { epoch: -1, step: -2 }],
    ["no time", { seconds: Number.NaN }],
    ["totals too few", { totals: [1, 2] as unknown as Progress["totals"] }],
  ];

  test.each(impossible)("with %s is refused", (_why, change) => {
    const blocks = room();
    expect(() => decodeCheckpoint(encoded(change), job, 99, blocks)).toThrow(FormatError);
    expect(blocks).toEqual(room());
  });

  const changed = (
    change: (tensors: Map<string, Tensor>, metadata: Map<string, string>) => void,
  ) => {
    const file = readSafetensors(bytes);
    const [tensors, metadata] = [new Map(file.tensors), new Map(file.metadata)];
    change(tensors, metadata);
    return writeSafetensors(tensors, metadata);
  };

  const damaged: [why: string, bytes: Uint8Array, message: RegExp][] = [
    ["nothing", new Uint8Array(0), /^checkpoint: /],
    ["half of it", bytes.slice(0, bytes.length / 2), /^checkpoint: /],
    ["one byte less", bytes.slice(0, -1), /^checkpoint, tensor "second": its data ends at byte 84/],
    ["one byte more", Uint8Array.of(...bytes, 0), /^checkpoint: /],
    ["another version", changed((_, metadata) => metadata.set("version", "2")), /of version 1\.$/],
    ["no job", changed((_, metadata) => metadata.delete("job")), /^checkpoint, job: is not JSON/],
    [
      "a job that is a list",
      changed((_, metadata) => metadata.set("job", "[]")),
      /another model\.$/,
    ],
    ["no sum", changed((_, metadata) => metadata.delete("sum")), /it is damaged/],
    [
      "a tensor missing",
      changed((tensors) => tensors.delete("second")),
      /^checkpoint: tensor second is missing or of another size\.$/,
    ],
    [
      "a tensor too short",
      changed((tensors) => tensors.set("second", { shape: [4], data: new Float32Array(4) })),
      /^checkpoint: tensor second is missing/,
    ],
    [
      "another progress",
      changed((_, metadata) => metadata.set("progress", JSON.stringify({ ...progress, step: 7 }))),
      /^checkpoint: it is damaged: its sum is not that of what it holds\.$/,
    ],
  ];

  test.each(damaged)("refused: %s", (_why, wrong, message) => {
    const blocks = room();
    const decode = () => decodeCheckpoint(wrong, job, 99, blocks);
    expect(decode).toThrow(FormatError);
    expect(decode).toThrow(message);
    expect(blocks).toEqual(room());
  });

  test("with any one bit turned is refused, or says the same", () => {
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const wrong = bytes.slice();
      wrong[i]! ^= 1 << (i % 8);
      const blocks = room();
      try {
        expect(decodeCheckpoint(wrong, job, 99, blocks)).toEqual(progress);
        expect(blocks).toEqual({ first, second });
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0.9 * bytes.length);
  });
});
