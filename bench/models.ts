import {
  createTrainer,
  type Dataset,
  describe,
  type Model,
  multiplyAdds,
  type Recipe,
} from "@inkling/engine";
import { host } from "#engine/host.js";
import type { Build } from "#engine/kernels.js";
import { type Preset, presets } from "../models/presets.ts";
import { drawings } from "./data.ts";
import { type BenchSelection, isWanted, type Task, threadCounts } from "./line.ts";
import { peakOf } from "./peak.ts";
import { sumOverThreads } from "./threads.ts";
import { median } from "./timing.ts";

const BATCH = 64;
/** Milliseconds of training before anything counts, and that count, and of one reading of the rate. */
const WARM_UP = 1000;
const MEASURED = 3000;
const READING = 250;
/** Seconds of a short epoch. */
const EPOCH = 0.5;
/** Seconds of inference that count. */
const SECONDS = 0.6;
/** A training step is a forward pass, the input's gradient and the weights', two flops a multiply-add. */
const TRAIN_FLOPS = 3 * 2;

/** Training, images a second, of each preset with its own recipe, on one thread and on all. */
export function trainingTasks(build: Build, selection: BenchSelection): Task[] {
  const { batch = BATCH } = selection;
  return wanted(selection).flatMap((preset) =>
    [...shares(selection, batch)].map((threads): Task => {
      const { name, spec } = preset;
      return {
        subject: { kind: "train", name, build, threads, batch, unit: "images/s" },
        seconds: (WARM_UP + MEASURED) / 1000 + 0.3,
        async measure() {
          const peak = await peakOf(build, threads);
          const flops = TRAIN_FLOPS * multiplyAdds(spec);
          const value = await trainingRate(preset, { build, threads, batch }, (1e9 * peak) / flops);
          return { value, share: (value * flops) / 1e9 / peak };
        },
      };
    }),
  );
}

/** Inference of each preset: milliseconds of one image, then images a second of a batch. */
export function inferenceTasks(build: Build, selection: BenchSelection): Task[] {
  const batches = selection.batch === undefined ? [1, BATCH] : [selection.batch];
  return wanted(selection).flatMap(({ name, spec }) =>
    batches.flatMap((batch) =>
      // One image is a question of waiting, not of throughput: more threads do not answer it sooner.
      (batch === 1 ? [1] : threadCounts(selection)).map((threads): Task => {
        const unit = batch === 1 ? "ms" : "images/s";
        return {
          subject: { kind: "infer", name, build, threads, batch, unit },
          seconds: 1.5 * SECONDS + 0.1,
          async measure() {
            const data = { build, batch, model: randomModel(spec) };
            const rate = await sumOverThreads(threads, "inference", data, SECONDS);
            return { value: batch === 1 ? 1000 / rate : rate };
          },
        };
      }),
    ),
  );
}

/** A step has no more threads than images. */
const shares = (selection: BenchSelection, batch: number): Set<number> =>
  new Set(threadCounts(selection).map((threads) => Math.min(threads, batch)));

const wanted = (selection: BenchSelection) =>
  presets.filter(({ name }) => isWanted(selection, name, []));

interface Setting {
  readonly build: Build;
  readonly threads: number;
  readonly batch: number;
}

/** Images a second; `likely` of them, about, fill a second. */
async function trainingRate(
  { spec, recipe }: Preset,
  { build, threads, batch }: Setting,
  likely: number,
): Promise<number> {
  // Where the thread is our own, nothing is heard of it before the end of an epoch: short ones then.
  const { data, mark } = host().sharesMemory()
    ? { data: pictures(), mark: "step" }
    : { data: drawings(batch * Math.max(2, Math.round((likely * EPOCH) / batch))), mark: "epoch" };
  const trainer = await createTrainer({
    spec,
    recipe: endless(recipe, batch),
    data,
    threads,
    build,
  });
  try {
    const rates: number[] = [];
    const start = performance.now();
    let last: { time: number; step: number } | undefined;
    for await (const event of trainer.events()) {
      if (event.type !== mark) continue;
      const time = performance.now();
      if (time - start < WARM_UP) continue;
      if (last && time - last.time < READING) continue;
      if (last) rates.push((1000 * batch * (event.step - last.step)) / (time - last.time));
      last = { time, step: event.step };
      if (time - start >= WARM_UP + MEASURED && rates.length > 0) trainer.stop();
    }
    return median(rates);
  } finally {
    await trainer.close();
  }
}

let known: Dataset | undefined;

function pictures(): Dataset {
  known ??= drawings();
  return known;
}

/** The recipe without what would end or interrupt it: only steps are measured. */
export function endless({ earlyStopping: _, ...recipe }: Recipe, batchSize: number): Recipe {
  return { ...recipe, batchSize, epochs: 1000, validation: 0 };
}

/** Small weights of no meaning: only the time is asked for. */
function randomModel(spec: Preset["spec"]): Model {
  const tensors = describe(spec).flatMap((layer) => layer.tensors);
  const weights = tensors.map(({ name, spec: { shape } }, seed) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const data = Float32Array.from({ length: size }, (_, i) => (((i + seed) * 7919) % 97) / 970);
    return [name, { shape, data }] as const;
  });
  return { spec, weights: new Map(weights), provenance: {} };
}
