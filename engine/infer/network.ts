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

/**
 * One network in a memory of its own, with threads of its own where there are to be several. With `raw` its
 * answers are not probabilities, but what the last layer gives.
 */
export async function makeNetwork(
  model: Model,
  module: CompiledKernels["module"],
  batch: number,
  threads: number,
  raw = false,
): Promise<Answerer> {
  const { spec, weights } = fold(model);
  const job: InferenceJob = { spec, batch, workers: threads > 1 ? threads : 0, raw };
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
  const pass = makePass(k, memory, job, passes[0]!);
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
