import { type CompiledKernels, instantiate, sizingKernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { createMemory } from "../plan/arena.ts";
import { fold } from "../plan/fold.ts";
import { elements } from "../plan/layer.ts";
import { writeParameters } from "../plan/parameters.ts";
import { type InferenceJob, layOutInference } from "./layout.ts";
import { makePass } from "./pass.ts";
import { Pool } from "./pool.ts";

/** What turns pixels [n, H·W·C] into probabilities [n, classes]; n is whole. */
export interface Answerer {
  probabilities(pixels: Float32Array): Float32Array;
  /** The same bits by all threads: see `Classifier`. */
  probabilitiesByThreads(pixels: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** How a network is laid out: see `InferenceJob`. */
type Layout = Omit<InferenceJob, "spec">;

/** One network in a memory of its own, its weights folded and prepared. */
function placeNetwork(model: Model, module: CompiledKernels["module"], how: Layout) {
  const { spec, weights } = fold(model);
  const job: InferenceJob = { spec, ...how };
  const layout = layOutInference(job, sizingKernels(module));
  const memory = createMemory(layout.top);
  const k = instantiate(module, memory);
  const { table, trainable, state, passes } = layout;
  const blocks = {
    trainable: new Float32Array(memory.buffer, trainable, table.trainableFloats),
    state: new Float32Array(memory.buffer, state, table.stateFloats),
  };
  writeParameters(table, blocks, weights);
  for (const task of passes[0]!.plan.prepare) task.run(k);
  return { job, layout, memory, pass: makePass(k, memory, job, passes[0]!) };
}

/** What the calling thread alone makes of images [rows, ...input], up to `batch`: see `makePass`. */
export const makeLonePass = (model: Model, module: CompiledKernels["module"], batch: number) =>
  placeNetwork(model, module, { batch, workers: 0 }).pass;

/**
 * A network with threads of its own where there are to be several. With `raw` its answers are not
 * probabilities, but what the last layer gives.
 */
export async function makeNetwork(
  model: Model,
  module: CompiledKernels["module"],
  batch: number,
  threads: number,
  raw = false,
): Promise<Answerer> {
  const workers = threads > 1 ? threads : 0;
  const { job, layout, memory, pass } = placeNetwork(model, module, { batch, workers, raw });
  const { spec } = job;
  const pool = job.workers > 0 ? await Pool.start(module, memory, job, layout) : undefined;

  const classes = spec.classes.length;
  const inputFloats = elements(spec.input);

  function probabilities(pixels: Float32Array): Float32Array {
    const count = pixels.length / inputFloats;
    const out = new Float32Array(count * classes);
    for (let first = 0; first < count; first += batch) {
      const rows = Math.min(batch, count - first);
      const images = pixels.subarray(first * inputFloats, (first + rows) * inputFloats);
      out.set(pass(images, rows), first * classes);
    }
    return out;
  }

  return {
    probabilities,
    probabilitiesByThreads: async (pixels) => pool?.answer(pixels) ?? probabilities(pixels),
    close: async () => pool?.close(),
  };
}
