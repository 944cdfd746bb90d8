import { type Verdict, verdictOf } from "./confidence.ts";
import { ValueError } from "./errors.ts";
import { host } from "./host.ts";
import { type InferenceJob, layOutInference } from "./infer/layout.ts";
import { makePass } from "./infer/pass.ts";
import { Pool } from "./infer/pool.ts";
import {
  type Build,
  type CompiledKernels,
  compileKernels,
  instantiate,
  type KernelOptions,
  sizingKernels,
} from "./kernels.ts";
import type { Model } from "./model.ts";
import { createMemory } from "./plan/arena.ts";
import { fold } from "./plan/fold.ts";
import { elements } from "./plan/layer.ts";
import { writeParameters } from "./plan/parameters.ts";
import { multiplyAdds, parameterCount } from "./plan/shapes.ts";
import { validateSpec } from "./validate.ts";
import { checkWeights, decodeModel } from "./weights.ts";

export interface ClassifierOptions extends KernelOptions {
  /** Images of one pass, 1 to 1024: memory grows with it. Default 32. */
  readonly batch?: number;
  /**
   * Threads that `probabilitiesByThreads` spreads images over, 1 to 1024. Default 1, the caller's own: a
   * few images are not answered sooner by more. A page that is not cross-origin isolated cannot
   * share memory between threads, and more than 1 is refused there.
   */
  readonly threads?: number | undefined;
}

export interface Choice {
  /** Index of the class. */
  readonly digit: number;
  readonly label: string;
  /** Its probability, 0..1. */
  readonly confidence: number;
}

export interface Prediction extends Choice {
  /** One a class, in their order; they sum to 1. */
  readonly probabilities: readonly number[];
  /** The best three, best first. */
  readonly top: readonly Choice[];
  /** Whether to stand by the answer. */
  readonly verdict: Verdict;
}

/** A model ready to answer. */
export interface Classifier {
  readonly model: Model;
  readonly build: Build;
  readonly threads: number;
  /** Numbers in the weight file. */
  readonly parameters: number;
  /** Of one image. */
  readonly multiplyAdds: number;
  /** The answer for one input [H·W·C], values 0..1 with ink high. */
  classify(pixels: Float32Array): Prediction;
  /** The answers for [n, H·W·C]. */
  classifyAll(pixels: Float32Array): readonly Prediction[];
  /** [n, H·W·C] → [n, classes] */
  probabilities(pixels: Float32Array): Float32Array;
  /**
   * The same bits, computed by all threads: where there are several, the caller's own stays free.
   * Rejects with WorkerError when a thread has died or the classifier was closed.
   */
  probabilitiesByThreads(pixels: Float32Array): Promise<Float32Array>;
  /** Ends the threads, if there are several; the other answers go on. */
  close(): Promise<void>;
}

/**
 * Loads a model for inference: from an address (in Node also a path), the bytes of a weight file,
 * or a model in memory. Throws FormatError for a file that is damaged or of another kind, and for a
 * model whose weights are not those of its layers.
 */
export async function loadModel(
  source: string | URL | Uint8Array | ArrayBuffer | Model,
  options: ClassifierOptions = {},
): Promise<Classifier> {
  const [model, compiled] = await Promise.all([readModel(source), compileKernels(options)]);
  const batch = options.batch ?? 32;
  if (!Number.isInteger(batch) || batch < 1 || batch > 1024) {
    throw new ValueError("loadModel: batch", "expected a whole number from 1 to 1024", batch);
  }
  return makeClassifier(model, compiled, batch, threadsOf(options));
}

/** Each costs memory for its activations, and some 30 ms to start. */
const MOST_THREADS = 1024;

function threadsOf({ threads = 1 }: ClassifierOptions): number {
  const sharesMemory = host().sharesMemory();
  const most = sharesMemory ? MOST_THREADS : 1;
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads;
  const rule = sharesMemory
    ? `expected a whole number from 1 to ${most}`
    : "expected 1, because this page is not cross-origin isolated and cannot share memory between threads";
  throw new ValueError("loadModel: threads", rule, threads);
}

async function readModel(source: string | URL | Uint8Array | ArrayBuffer | Model): Promise<Model> {
  if (source instanceof Uint8Array) return decodeModel(source);
  if (source instanceof ArrayBuffer) return decodeModel(new Uint8Array(source));
  if (typeof source === "string" || source instanceof URL) {
    return decodeModel(await host().read(source));
  }
  validateSpec(source.spec, "model");
  checkWeights(`model ${source.spec.name}`, source.spec, source.weights);
  return source;
}

async function makeClassifier(
  model: Model,
  { build, module }: CompiledKernels,
  batch: number,
  threads: number,
): Promise<Classifier> {
  const { spec, weights } = fold(model);
  const job: InferenceJob = { spec, batch, workers: threads > 1 ? threads : 0 };
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

  function countOf(pixels: Float32Array): number {
    const count = pixels.length / inputFloats;
    if (Number.isInteger(count)) return count;
    const rule = `expected a multiple of ${inputFloats} numbers (${spec.input.join(" x ")} an image)`;
    throw new ValueError(`${spec.name}: pixels`, rule, pixels.length);
  }

  function probabilities(pixels: Float32Array): Float32Array {
    const count = countOf(pixels);
    const out = new Float32Array(count * classes);
    for (let first = 0; first < count; first += batch) {
      const rows = Math.min(batch, count - first);
      const images = pixels.subarray(first * inputFloats, (first + rows) * inputFloats);
      out.set(pass(images, rows), first * classes);
    }
    return out;
  }

  function classifyAll(pixels: Float32Array): readonly Prediction[] {
    const all = probabilities(pixels);
    return Array.from({ length: all.length / classes }, (_, i) =>
      predictionOf(all.subarray(i * classes, (i + 1) * classes), model),
    );
  }

  return {
    model,
    build,
    threads,
    parameters: parameterCount(model.spec),
    multiplyAdds: multiplyAdds(model.spec),
    probabilities,
    async probabilitiesByThreads(pixels) {
      countOf(pixels);
      return pool ? pool.answer(pixels) : probabilities(pixels);
    },
    classifyAll,
    classify(pixels) {
      if (pixels.length !== inputFloats) {
        const rule = `expected ${inputFloats} numbers (${spec.input.join(" x ")})`;
        throw new ValueError(`${spec.name}: pixels`, rule, pixels.length);
      }
      return classifyAll(pixels)[0]!;
    },
    async close() {
      await pool?.close();
    },
  };
}

/** Probabilities as a model's answer: the best class, the best three, and whether to stand by it. */
export function predictionOf(
  probabilities: ArrayLike<number>,
  { spec: { classes }, confidence: limits }: Pick<Model, "spec" | "confidence">,
): Prediction {
  const choices = Array.from(probabilities, (confidence, digit): Choice => {
    return { digit, label: classes[digit] ?? String(digit), confidence };
  });
  const top = choices.toSorted((a, b) => b.confidence - a.confidence).slice(0, 3);
  const verdict = verdictOf(top[0]!.confidence, top[1]?.confidence, limits?.threshold);
  return { ...top[0]!, probabilities: Array.from(probabilities), top, verdict };
}
