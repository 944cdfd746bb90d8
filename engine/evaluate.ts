import { type Calibration, calibrationOf } from "./calibration.ts";
import type { Dataset } from "./dataset.ts";
import { InklingError, ValueError } from "./errors.ts";
import { type Averages, type ClassScores, classScores, macro, weighted } from "./scores.ts";

export { type Averages, type ClassScores, formatReport } from "./scores.ts";

/**
 * What evaluation needs of a classifier: [n, H·W] numbers 0..1 in, [n, classes] out. The numbers stay
 * as they are until the answer is there; then others take their place.
 */
export interface Predictor {
  probabilities(pixels: Float32Array): Float32Array;
  /** The same by several threads, where there are such; these may be asked twice at once. */
  probabilitiesByThreads?(pixels: Float32Array): Promise<Float32Array>;
  readonly threads?: number;
}

/** How well a model answers a set. Shares are fractions, 0..1. */
export interface EvaluationSummary {
  readonly count: number;
  readonly accuracy: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  /** Share of the images whose class is among the three likeliest. */
  readonly top3: number;
  /** How far the confidence of the answers is from how often they are right. */
  readonly calibration: Calibration;
  /** The same without the model's temperature: only where the options name that. */
  readonly withoutTemperature?: Calibration & { readonly temperature: number };
  /** [actual][predicted], counts. */
  readonly confusion: readonly (readonly number[])[];
  /** In the order of the classes. */
  readonly perClass: readonly ClassScores[];
  /** Plain mean over the classes. */
  readonly macro: Averages;
  /** Mean over the classes, weighted by support. */
  readonly weighted: Averages;
}

export interface Evaluation extends EvaluationSummary {
  /** The most confident mistake first. */
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  /** The image's place in the set. */
  readonly index: number;
  readonly actual: number;
  readonly predicted: number;
  readonly probabilities: readonly number[];
}

export interface EvaluateOptions {
  /** After every batch. */
  onProgress?(done: number, total: number): void;
  /** Images a call of the classifier. Default 250, for each thread. */
  readonly batch?: number;
  /** That the probabilities were made with: what it does for the calibration is then measured, too. */
  readonly temperature?: number | undefined;
}

const BATCH = 250;

/** Of a byte of an image. */
const WHITE = 255;

/**
 * The least probability that a loss is taken of, the smallest normal float32: a softmax that
 * rounds down to zero then costs 87 nats rather than infinitely many.
 */
const SMALLEST = 2 ** -126;

/**
 * Answers every image of the set and counts. Between two batches it yields to the event loop, so
 * that a page or a server stays responsive.
 * @throws ValueError when the set is empty or the classifier has other classes
 */
export async function evaluate(
  classifier: Predictor,
  data: Dataset,
  { onProgress, batch = BATCH * (classifier.threads ?? 1), temperature }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (data.count === 0) throw new ValueError("evaluate", "expected at least one image", 0);
  if (!Number.isInteger(batch) || batch < 1) {
    throw new ValueError("evaluate, batch", "expected a whole number from 1", batch);
  }
  const tally = new Tally(data.classes, temperature);
  let start = 0;
  for await (const probabilities of answers(classifier, data, batch)) {
    const end = Math.min(start + batch, data.count);
    checkAnswer(probabilities, end - start, data.classes.length);
    for (let i = start; i < end; i++) tally.add(i, data.labels[i]!, probabilities, i - start);
    onProgress?.(end, data.count);
    start = end;
  }
  return tally.result();
}

/** The answer to one batch after the other. Threads have the next one while this one is counted. */
async function* answers(
  classifier: Predictor,
  data: Dataset,
  batch: number,
): AsyncGenerator<Float32Array> {
  const { threads = 1, probabilitiesByThreads } = classifier;
  const atOnce = probabilitiesByThreads && threads > 1 ? 2 : 1;
  // A buffer for each batch that is asked for, again and again: fresh memory costs more than filling it.
  const floats = Math.min(batch, data.count) * data.rows * data.columns;
  const buffers = Array.from({ length: atOnce }, () => new Float32Array(floats));
  const ask = async (n: number) => {
    const pixels = fill(buffers[n % atOnce]!, data, n * batch);
    return classifier.probabilitiesByThreads?.(pixels) ?? classifier.probabilities(pixels);
  };
  const asked: Promise<Float32Array>[] = [];
  const batches = Math.ceil(data.count / batch);
  for (let n = 0; n < batches; n++) {
    if (n > 0) await nextTask();
    for (let next = n + asked.length; next < Math.min(n + atOnce, batches); next++) {
      const answer = ask(next);
      // When the batch before cannot be counted, nobody waits for this one.
      answer.catch(() => {});
      asked.push(answer);
    }
    yield await asked.shift()!;
  }
}

/** An evaluation without its mistakes: small, for records and for comparing models. */
export function summarize({ mistakes: _, ...summary }: Evaluation): EvaluationSummary {
  return summary;
}

/** Timers are the one way to yield that both pages and Node have. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Writes the images from place `start` on into the buffer, as many as fit; gives the part they take. */
function fill(buffer: Float32Array, data: Dataset, start: number): Float32Array {
  const { images, count } = data;
  const size = data.rows * data.columns;
  const from = start * size;
  const pixels = buffer.subarray(0, count * size - from);
  // Float32Array.from with a function takes longer than a small model does.
  for (let i = 0; i < pixels.length; i++) pixels[i] = images[from + i]! / WHITE;
  return pixels;
}

function checkAnswer(probabilities: Float32Array, count: number, classes: number): void {
  if (probabilities.length !== count * classes) {
    const answered = probabilities.length / count;
    throw new ValueError("evaluate", `expected a model of the data's ${classes} classes`, answered);
  }
  // Only a number is at least zero: NaN is not.
  if (probabilities.every((p) => p >= 0)) return;
  const hint = "Its weights are too large or damaged; train it again with a lower learning rate.";
  throw new InklingError("not_a_number", `evaluate: the model answered with NaN. ${hint}`);
}

class Tally {
  readonly #classes: readonly string[];
  readonly #confusion: number[][];
  readonly #mistakes: Mistake[] = [];
  /** Of each answer, in their order. */
  readonly #confidences: number[] = [];
  /** The same without the temperature. */
  readonly #untempered: number[] = [];
  readonly #temperature: number | undefined;
  readonly #right: boolean[] = [];
  #count = 0;
  #loss = 0;
  #inTop3 = 0;

  constructor(classes: readonly string[], temperature: number | undefined) {
    this.#classes = classes;
    this.#temperature = temperature;
    this.#confusion = classes.map(() => classes.map(() => 0));
  }

  /** Image `index` of class `actual`, answered in row `row` of `probabilities`. */
  add(index: number, actual: number, probabilities: Float32Array, row: number): void {
    const n = this.#classes.length;
    const p = probabilities.subarray(row * n, (row + 1) * n);
    const predicted = p.indexOf(Math.max(...p));
    this.#count++;
    // A softmax rounded to float32 may pass 1 by a hair.
    this.#confidences.push(Math.min(p[predicted]!, 1));
    if (this.#temperature !== undefined) {
      this.#untempered.push(untempered(p, predicted, this.#temperature));
    }
    this.#right.push(predicted === actual);
    this.#confusion[actual]![predicted]!++;
    this.#loss -= Math.log(Math.max(p[actual]!, SMALLEST));
    if (rank(p, actual) < 3) this.#inTop3++;
    if (predicted !== actual) {
      this.#mistakes.push({ index, actual, predicted, probabilities: [...p] });
    }
  }

  result(): Evaluation {
    const perClass = classScores(this.#classes, this.#confusion);
    const confidence = ({ probabilities, predicted }: Mistake) => probabilities[predicted]!;
    return {
      count: this.#count,
      accuracy: (this.#count - this.#mistakes.length) / this.#count,
      loss: this.#loss / this.#count,
      top3: this.#inTop3 / this.#count,
      calibration: calibrationOf(this.#confidences, this.#right),
      ...(this.#temperature !== undefined && {
        withoutTemperature: {
          temperature: this.#temperature,
          ...calibrationOf(this.#untempered, this.#right),
        },
      }),
      confusion: this.#confusion,
      perClass,
      macro: macro(perClass),
      weighted: weighted(perClass),
      mistakes: this.#mistakes.toSorted((a, b) => confidence(b) - confidence(a)),
    };
  }
}

/** Softmax of the logits from that of the logits / T: the shares to the power of T, shared out anew. */
function untempered(p: Float32Array, label: number, temperature: number): number {
  const sum = p.reduce((total, share) => total + share ** temperature, 0);
  return Math.min(p[label]! ** temperature / sum, 1);
}

/** How many classes are likelier, or as likely and before it. */
function rank(p: Float32Array, label: number): number {
  const own = p[label]!;
  return p.reduce((sum, q, i) => sum + (q > own || (q === own && i < label) ? 1 : 0), 0);
}
