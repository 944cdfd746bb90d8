import { ValueError } from "./errors.ts";
import { host } from "./host.ts";
import {
  type Build,
  compileKernels,
  instantiate,
  type KernelOptions,
  sizingKernels,
} from "./kernels.ts";
import type { Model } from "./model.ts";
import { ARENA_BASE, Arena, createMemory } from "./plan/arena.ts";
import { fold } from "./plan/fold.ts";
import { elements, F32, type Run } from "./plan/layer.ts";
import { parameterTable, writeParameters } from "./plan/parameters.ts";
import { makePlan } from "./plan/plan.ts";
import { multiplyAdds, parameterCount } from "./plan/shapes.ts";
import { validateSpec } from "./validate.ts";
import { checkWeights, decodeModel } from "./weights.ts";

export interface ClassifierOptions extends KernelOptions {
  /** Images of one pass, 1 to 1024: memory grows with it. Default 32. */
  readonly batch?: number;
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
}

/** A model ready to answer. */
export interface Classifier {
  readonly model: Model;
  readonly build: Build;
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
  const [model, { build, module }] = await Promise.all([
    readModel(source),
    compileKernels(options),
  ]);
  const batch = options.batch ?? 32;
  if (!Number.isInteger(batch) || batch < 1 || batch > 1024) {
    throw new ValueError("loadModel: batch", "expected a whole number from 1 to 1024", batch);
  }
  return makeClassifier(model, build, module, batch);
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

function makeClassifier(
  model: Model,
  build: Build,
  module: WebAssembly.Module,
  capacity: number,
): Classifier {
  const { spec, weights } = fold(model);
  const table = parameterTable(spec);
  const sizes = sizingKernels(module);
  const arena = new Arena(ARENA_BASE);
  const trainable = arena.take(table.trainableFloats * F32);
  const state = arena.take(table.stateFloats * F32);
  const plan = makePlan({
    spec,
    table,
    capacity,
    replicas: 1,
    training: false,
    trainable,
    state,
    gradients: 0,
    shared: arena,
    own: arena,
    sizes,
  });
  const scratch = arena.take(plan.scratchBytes);
  const classes = spec.classes.length;
  const answer = arena.take(capacity * classes * F32);

  const memory = createMemory(arena.top);
  const k = instantiate(module, memory);
  const floats = new Float32Array(memory.buffer);
  const block = (at: number, size: number) => floats.subarray(at / F32, at / F32 + size);
  const blocks = {
    trainable: block(trainable, table.trainableFloats),
    state: block(state, table.stateFloats),
  };
  writeParameters(table, blocks, weights);
  for (const task of plan.prepare) task.run(k);

  const inputFloats = elements(spec.input);
  const run = (rows: number): Run => ({
    k,
    bytes: new Uint8Array(memory.buffer),
    rows,
    firstRow: 0,
    totalRows: rows,
    training: false,
    replica: 0,
    seed: 0,
    step: 0,
    scratch,
    barrier() {},
  });

  function probabilities(pixels: Float32Array): Float32Array {
    const count = pixels.length / inputFloats;
    if (!Number.isInteger(count)) {
      const rule = `expected a multiple of ${inputFloats} numbers (${spec.input.join(" x ")} an image)`;
      throw new ValueError(`${spec.name}: pixels`, rule, pixels.length);
    }
    const out = new Float32Array(count * classes);
    for (let first = 0; first < count; first += capacity) {
      const rows = Math.min(capacity, count - first);
      floats.set(
        pixels.subarray(first * inputFloats, (first + rows) * inputFloats),
        plan.input / F32,
      );
      plan.forward(run(rows));
      k.softmax(plan.logits, answer, rows, classes);
      out.set(block(answer, rows * classes), first * classes);
    }
    return out;
  }

  function classifyAll(pixels: Float32Array): readonly Prediction[] {
    const all = probabilities(pixels);
    return Array.from({ length: all.length / classes }, (_, i) =>
      predictionOf(all.subarray(i * classes, (i + 1) * classes), spec.classes),
    );
  }

  return {
    model,
    build,
    parameters: parameterCount(model.spec),
    multiplyAdds: multiplyAdds(model.spec),
    probabilities,
    classifyAll,
    classify(pixels) {
      if (pixels.length !== inputFloats) {
        const rule = `expected ${inputFloats} numbers (${spec.input.join(" x ")})`;
        throw new ValueError(`${spec.name}: pixels`, rule, pixels.length);
      }
      return classifyAll(pixels)[0]!;
    },
  };
}

/** Probabilities as an answer: the best class, and the best three. */
export function predictionOf(
  probabilities: ArrayLike<number>,
  classes: readonly string[],
): Prediction {
  const choices = Array.from(probabilities, (confidence, digit): Choice => {
    return { digit, label: classes[digit] ?? String(digit), confidence };
  });
  const top = choices.toSorted((a, b) => b.confidence - a.confidence).slice(0, 3);
  return { ...top[0]!, probabilities: Array.from(probabilities), top };
}
