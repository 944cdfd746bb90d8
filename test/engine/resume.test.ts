import { readSafetensors, type Trainer, type TrainerOptions } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { Progress } from "#engine/train/checkpoint.js";
import { sampled } from "../support/probe.ts";
import {
  blobs,
  figures,
  flatWeights,
  openTrainer,
  perceptron,
  recipe,
  runToEnd,
  train,
} from "../support/training.ts";

const progressOf = (bytes: Uint8Array) =>
  JSON.parse(readSafetensors(bytes).metadata.get("progress")!) as Progress;

/** Runs to the end, held at every step boundary that there is for a checkpoint. */
async function runHeld(trainer: Trainer) {
  const taken = [await trainer.checkpoint()];
  const events = trainer.events();
  for (;;) {
    let pending = true;
    const next = events.next().finally(() => {
      pending = false;
    });
    while (pending) taken.push(await trainer.checkpoint());
    const { value } = await next;
    if (value?.type === "end") return { taken, end: value };
  }
}

/** Trainings whose state is more than weights: each option here is a block or a number of the checkpoint. */
const trainings: [why: string, options: Partial<TrainerOptions>][] = [
  [
    "moments, averages, moving statistics, random draws",
    {
      recipe: { ...recipe, ema: 0.8, augment: { rotate: 10, elastic: { alpha: 4, sigma: 2 } } },
      threads: 2,
    },
  ],
  [
    "a plateau and the best weights",
    {
      data: blobs(160, { wrong: 3 }),
      recipe: {
        ...recipe,
        epochs: 40,
        optimizer: { kind: "rmsprop", momentum: 0.5 },
        schedule: { kind: "plateau", patience: 1, factor: 0.5 },
        earlyStopping: { patience: 3 },
        ema: 0.5,
      },
    },
  ],
  [
    "momentum, clipping, a cycle, no validation",
    {
      spec: perceptron,
      recipe: {
        ...recipe,
        optimizer: { kind: "sgd", momentum: 0.9, nesterov: true },
        schedule: { kind: "oneCycle" },
        clipNorm: 0.5,
        validation: 0,
      },
      threads: 3,
    },
  ],
];

/** Resumed runs of one training. */
const RESUMES = 6;

describe.each(trainings)("%s", (_why, options) => {
  test("a resumed run ends with the weights and figures of one never interrupted", async () => {
    const [whole, held] = await Promise.all([train(options), openTrainer(options).then(runHeld)]);
    expect(flatWeights(held.end.model)).toEqual(flatWeights(whole.end.model));
    const perEpoch = whole.epochs[0]!.step;
    const within = held.taken.filter((bytes) => progressOf(bytes).step % perEpoch !== 0);
    expect(within.length).toBeGreaterThan(0);
    const picked = sampled(held.taken.length, RESUMES).map((i) => held.taken[i]!);
    for (const checkpoint of [...picked, within.at(-1)!]) {
      const { epochs, end } = await train({ ...options, checkpoint });
      expect(flatWeights(end.model)).toEqual(flatWeights(whole.end.model));
      const rest = whole.epochs.slice(progressOf(checkpoint).epoch);
      expect(epochs.map(figures)).toEqual(rest.map(figures));
      expect([end.reason, end.epoch, end.step]).toEqual([
        whole.end.reason,
        whole.end.epoch,
        whole.end.step,
      ]);
    }
  });
});

describe("asking for a checkpoint", () => {
  test.each(["step", "epoch", "end"])(
    "at every %s event, while the iteration waits",
    async (type) => {
      const whole = await train();
      const trainer = await openTrainer();
      let asked = 0;
      for await (const event of trainer.events()) {
        if (event.type !== type) continue;
        asked++;
        const { step, epoch } = progressOf(await trainer.checkpoint());
        expect(step).toBeGreaterThanOrEqual(event.step);
        if (type === "epoch") expect([step, epoch]).toEqual([event.step, event.epoch]);
        if (event.type === "end") expect(event.model).toEqual(whole.end.model);
      }
      expect(asked).toBeGreaterThan(0);
    },
  );

  test("while paused: the same bytes as often as it is asked", async () => {
    const whole = await train();
    const trainer = await openTrainer();
    const events = trainer.events();
    const first = events.next();
    trainer.pause();
    const bytes = await trainer.checkpoint();
    const { step } = progressOf(bytes);
    expect(step).toBeGreaterThan(0);
    // How far the thread came before it heard of it is chance: at most to the end of the epoch.
    expect(step).toBeLessThanOrEqual(4);
    expect(await trainer.checkpoint()).toEqual(bytes);
    trainer.resume();
    await first;
    for await (const event of events) {
      if (event.type === "end") expect(event.model).toEqual(whole.end.model);
    }
  });

  test("several at once are one", async () => {
    const trainer = await openTrainer();
    const events = trainer.events();
    const first = events.next();
    const [one, two] = await Promise.all([trainer.checkpoint(), trainer.checkpoint()]);
    expect(one).toEqual(two);
    await first;
    for await (const _ of events);
  });

  test("before the first step: the first weights, from which everything comes", async () => {
    const trainer = await openTrainer();
    const checkpoint = await trainer.checkpoint();
    expect(progressOf(checkpoint)).toMatchObject({ epoch: 0, step: 0 });
    const [one, two] = [await runToEnd(trainer), await train({ checkpoint })];
    expect(flatWeights(one.end.model)).toEqual(flatWeights(two.end.model));
  });

  test("of a run that was stopped, to go on after all", async () => {
    const whole = await train();
    const trainer = await openTrainer();
    const events = trainer.events();
    const first = events.next();
    trainer.stop();
    await first;
    for await (const _ of events);
    const checkpoint = await trainer.checkpoint();
    expect(progressOf(checkpoint).step).toBeLessThanOrEqual(4);
    const { end } = await train({ checkpoint });
    expect(flatWeights(end.model)).toEqual(flatWeights(whole.end.model));
  });
});
