import {
  createTrainer,
  type Dataset,
  describe,
  type Model,
  multiplyAdds,
  type Recipe,
} from "@inkling/engine";
import type { Build } from "#engine/kernels.js";
import { loadMnist } from "../models/mnist.ts";
import { type Preset, presets } from "../models/presets.ts";
import { type BenchLine, type BenchSelection, isWanted, threadCounts } from "./line.ts";
import { peakOf } from "./peak.ts";
import { sumOverThreads } from "./threads.ts";
import { median } from "./timing.ts";

const BATCH = 64;
/** Milliseconds of training before anything counts, and that count, and of one reading of the rate. */
const WARM_UP = 1000;
const MEASURED = 3000;
const READING = 250;
/** Seconds of inference that count. */
const SECONDS = 0.6;
/** A training step is a forward pass, the input's gradient and the weights', two flops a multiply-add. */
const TRAIN_FLOPS = 3 * 2;

/** Training, images a second, of each preset with its own recipe, on one thread and on all. */
export async function* measureTraining(
  build: Build,
  selection: BenchSelection,
): AsyncGenerator<BenchLine> {
  const { batch = BATCH } = selection;
  let data: Dataset | undefined;
  for (const preset of wanted(selection)) {
    data ??= (await loadMnist()).train;
    for (const threads of threadCounts(selection)) {
      const value = await trainingRate(preset, data, { build, threads, batch });
      const flops = (TRAIN_FLOPS * multiplyAdds(preset.spec) * value) / 1e9;
      const share = flops / (await peakOf(build, threads));
      const { name } = preset;
      yield { kind: "train", name, build, threads, batch, value, unit: "images/s", share };
    }
  }
}

/** Inference of each preset: milliseconds of one image, then images a second of a batch. */
export async function* measureInference(
  build: Build,
  selection: BenchSelection,
): AsyncGenerator<BenchLine> {
  const batches = selection.batch === undefined ? [1, BATCH] : [selection.batch];
  for (const { name, spec } of wanted(selection)) {
    const model = randomModel(spec);
    for (const batch of batches) {
      // One image is a question of waiting, not of throughput: more threads do not answer it sooner.
      for (const threads of batch === 1 ? [1] : threadCounts(selection)) {
        const value = await inferenceRate(model, { build, threads, batch });
        const line = { kind: "infer", name, build, threads, batch } as const;
        if (batch === 1) yield { ...line, value: 1000 / value, unit: "ms" };
        else yield { ...line, value, unit: "images/s" };
      }
    }
  }
}

const wanted = (selection: BenchSelection) =>
  presets.filter(({ name }) => isWanted(selection, name, []));

interface Setting {
  readonly build: Build;
  readonly threads: number;
  readonly batch: number;
}

async function trainingRate(
  { spec, recipe }: Preset,
  data: Dataset,
  { build, threads, batch }: Setting,
): Promise<number> {
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
      if (event.type !== "step") continue;
      const time = performance.now();
      if (time - start < WARM_UP) continue;
      if (last && time - last.time < READING) continue;
      if (last) rates.push((1000 * batch * (event.step - last.step)) / (time - last.time));
      last = { time, step: event.step };
      if (time - start >= WARM_UP + MEASURED) trainer.stop();
    }
    return median(rates);
  } finally {
    await trainer.close();
  }
}

/** The recipe without what would end or interrupt it: only steps are measured. */
export function endless({ earlyStopping: _, ...recipe }: Recipe, batchSize: number): Recipe {
  return { ...recipe, batchSize, epochs: 1000, validation: 0 };
}

async function inferenceRate(model: Model, { build, threads, batch }: Setting): Promise<number> {
  const engine = import.meta.resolve("@inkling/engine");
  return sumOverThreads(threads, { engine, model, build, batch }, BODY, SECONDS);
}

/** Images a second of one thread: the median over readings of at least 20 ms. */
const BODY = `async ({ engine, model, build, batch }) => {
  const { loadModel } = await import(engine);
  const classifier = await loadModel(model, { build, batch });
  const pixels = new Float32Array(batch * model.spec.input.reduce((n, side) => n * side, 1));
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 7919 % 256) / 255;
  return (seconds) => {
    const rates = [];
    for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
      const start = performance.now();
      let images = 0, time = 0;
      for (; time < 20; time = performance.now() - start) {
        classifier.probabilities(pixels);
        images += batch;
      }
      rates.push(1000 * images / time);
    }
    rates.sort((a, b) => a - b);
    return rates[rates.length >> 1];
  };
}`;

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
