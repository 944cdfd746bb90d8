import { type Verdict, verdictOf } from "./confidence.ts";
import { type AnyModel, checkMembers, type Ensemble, isEnsemble, membersOf } from "./ensemble.ts";
import { ValueError } from "./errors.ts";
import { host } from "./host.ts";
import { meanOf } from "./infer/mean.ts";
import { type Answerer, makeNetwork } from "./infer/network.ts";
import { type Build, type CompiledKernels, compileKernels, type KernelOptions } from "./kernels.ts";
import type { ModelSpec } from "./model.ts";
import { decodeAnyModel } from "./model-file.ts";
import { elements } from "./plan/layer.ts";
import { multiplyAdds, parameterCount } from "./plan/shapes.ts";
import { validateSpec } from "./validate.ts";
import { checkWeights } from "./weights.ts";

export interface ClassifierOptions extends KernelOptions {
  /** Images of one pass, 1 to 1024: memory grows with it. Default 32. */
  readonly batch?: number;
  /**
   * Threads that `probabilitiesByThreads` spreads images over, 1 to 1024. Default 1, the caller's own: a
   * few images are not answered sooner by more. Each member of an ensemble has as many. A page that is not cross-origin isolated cannot
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

/** A model, or an ensemble of several, ready to answer. */
export interface Classifier {
  readonly model: AnyModel;
  readonly build: Build;
  readonly threads: number;
  /** Numbers in the weight file, of all members. */
  readonly parameters: number;
  /** Of one image, by all members. */
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
 * Loads a model or an ensemble for inference: from an address (in Node also a path), the bytes of a weight
 * file, or one in memory. Throws FormatError for a file that is damaged or of another kind, and for a
 * model whose weights are not those of its layers; ValueError or ShapeError for members that do not fit.
 */
export async function loadModel(
  source: string | URL | Uint8Array | ArrayBuffer | AnyModel,
  options: ClassifierOptions = {},
): Promise<Classifier> {
  const [model, compiled] = await Promise.all([readModel(source), compileKernels(options)]);
  const { batch, threads } = sizesOf("loadModel", options);
  const answerer = await makeAnswerer(model, compiled, batch, threads);
  return makeClassifier(model, compiled.build, threads, answerer);
}

/** Each costs memory for its activations, and some 30 ms to start. */
const MOST_THREADS = 1024;

/** Images of one pass, and threads, of the options. */
export function sizesOf(caller: string, { batch = 32, threads = 1 }: ClassifierOptions) {
  if (!Number.isInteger(batch) || batch < 1 || batch > 1024) {
    throw new ValueError(`${caller}: batch`, "expected a whole number from 1 to 1024", batch);
  }
  const sharesMemory = host().sharesMemory();
  const most = sharesMemory ? MOST_THREADS : 1;
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return { batch, threads };
  const rule = sharesMemory
    ? `expected a whole number from 1 to ${most}`
    : "expected 1, because this page is not cross-origin isolated and cannot share memory between threads";
  throw new ValueError(`${caller}: threads`, rule, threads);
}

/** @throws as `loadModel` does */
export async function readModel(
  source: string | URL | Uint8Array | ArrayBuffer | AnyModel,
): Promise<AnyModel> {
  if (source instanceof Uint8Array) return decodeAnyModel(source);
  if (source instanceof ArrayBuffer) return decodeAnyModel(new Uint8Array(source));
  if (typeof source === "string" || source instanceof URL) {
    return decodeAnyModel(await host().read(source));
  }
  if (isEnsemble(source)) checkMembers(source);
  for (const { spec, weights } of membersOf(source)) {
    validateSpec(spec, "model");
    checkWeights(`model ${spec.name}`, spec, weights);
  }
  return source;
}

/** One network, or the mean of several; where one of these does not start, none stays. */
async function makeAnswerer(
  model: AnyModel,
  { module }: CompiledKernels,
  batch: number,
  threads: number,
): Promise<Answerer> {
  if (!isEnsemble(model)) return makeNetwork(model, module, batch, threads);
  const started = await Promise.allSettled(
    model.members.map((member) => makeNetwork(member, module, batch, threads)),
  );
  const members = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = started.find((one) => one.status === "rejected");
  if (failed) {
    await Promise.all(members.map((member) => member.close()));
    throw failed.reason;
  }
  return meanOf(members, model.spec.classes.length, model.confidence?.temperature ?? 1);
}

function makeClassifier(
  model: AnyModel,
  build: Build,
  threads: number,
  answerer: Answerer,
): Classifier {
  const { name, input, classes } = model.spec;
  const inputFloats = elements(input);
  const specs = membersOf(model).map((member) => member.spec);
  const sum = (of: (spec: ModelSpec) => number) =>
    specs.reduce((total, spec) => total + of(spec), 0);

  function check(pixels: Float32Array): Float32Array {
    if (pixels.length % inputFloats === 0) return pixels;
    const rule = `expected a multiple of ${inputFloats} numbers (${input.join(" x ")} an image)`;
    throw new ValueError(`${name}: pixels`, rule, pixels.length);
  }

  const probabilities = (pixels: Float32Array) => answerer.probabilities(check(pixels));

  function classifyAll(pixels: Float32Array): readonly Prediction[] {
    const all = probabilities(pixels);
    const n = classes.length;
    return Array.from({ length: all.length / n }, (_, i) =>
      predictionOf(all.subarray(i * n, (i + 1) * n), model),
    );
  }

  return {
    model,
    build,
    threads,
    parameters: sum(parameterCount),
    multiplyAdds: sum(multiplyAdds),
    probabilities,
    probabilitiesByThreads: async (pixels) => answerer.probabilitiesByThreads(check(pixels)),
    classifyAll,
    classify(pixels) {
      if (pixels.length !== inputFloats) {
        const rule = `expected ${inputFloats} numbers (${input.join(" x ")})`;
        throw new ValueError(`${name}: pixels`, rule, pixels.length);
      }
      return classifyAll(pixels)[0]!;
    },
    close: () => answerer.close(),
  };
}

/** Probabilities as a model's answer: the best class, the best three, and whether to stand by it. */
export function predictionOf(
  probabilities: ArrayLike<number>,
  { spec: { classes }, confidence: limits }: Pick<Ensemble, "spec" | "confidence">,
): Prediction {
  const choices = Array.from(probabilities, (confidence, digit): Choice => {
    return { digit, label: classes[digit] ?? String(digit), confidence };
  });
  const top = choices.toSorted((a, b) => b.confidence - a.confidence).slice(0, 3);
  const verdict = verdictOf(top[0]!.confidence, top[1]?.confidence, limits?.threshold);
  return { ...top[0]!, probabilities: Array.from(probabilities), top, verdict };
}
