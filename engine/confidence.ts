import { ValueError } from "./errors.ts";

/** How a model's probabilities are to be taken: fitted after training, on validation data. */
export interface Confidence {
  /**
   * The logits are divided by it, which changes no answer: probabilities then say how often answers
   * are right (Guo and others, "On calibration of modern neural networks", 2017). 1/20 to 20.
   */
  readonly temperature: number;
  /**
   * Where the two likeliest classes together have less, the picture is probably none of the classes,
   * 0..1. Of the two together, because a digit between a 4 and a 9 is a digit all the same.
   */
  readonly threshold: number;
  /** Share of the validation images that the threshold turns away wrongly. */
  readonly falseRejects: number;
}

/**
 * What to make of an answer. `none`: it is probably none of the classes. `unsure`: less sure than 60 %,
 * or the second class has at least 20 %.
 */
export type Verdict = "sure" | "unsure" | "none";

/** Below this share an answer is unsure, whatever comes second. */
export const LOW = 0.6;
const CLOSE = 0.2;

/** Of the two highest probabilities, and the model's threshold where it has one. NaN is none. */
export function verdictOf(first: number, second = 0, threshold = 0): Verdict {
  if (!(first + second >= threshold)) return "none";
  return first < LOW || second >= CLOSE ? "unsure" : "sure";
}

/** How far to trust answers together: as far as the least sure of them; `none` where there are none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0 || verdicts.includes("none")) return "none";
  return verdicts.includes("unsure") ? "unsure" : "sure";
}

/** Answers of a model without temperature to images whose classes are known. */
export interface KnownAnswers {
  /** [n, classes], each row adding up to 1. */
  readonly probabilities: Float32Array;
  /** [n] */
  readonly labels: Uint8Array;
}

/** Steps of the search for the temperature, each 0.618 of the interval before. */
const STEPS = 40;

/** The temperatures looked at, as natural logarithms: 1/20 to 20. */
const RANGE = Math.log(20);

/** How far the logarithm of a temperature is from 0, by guess: of few images, or all read rightly, it decides. */
const PRIOR_DEVIATION = 0.5;

/** Below float32's smallest normal number there is nothing to tell apart. */
const LEAST = 2 ** -126;

/** No picture is turned away whose two likeliest classes have more. */
const HIGHEST = 0.9999;

/**
 * The temperature of the least cross-entropy, to four digits, and the highest threshold that turns
 * away at most a share `mostRejects` of these images, to four digits.
 * @throws ValueError when there are no answers, another number of labels, or NaN among the answers
 */
export function fitConfidence(answers: KnownAnswers, mostRejects = 0.005): Confidence {
  const { probabilities, labels } = answers;
  const n = labels.length;
  if (n === 0 || probabilities.length % n !== 0) {
    throw new ValueError("confidence", "expected probabilities for each of 1 or more labels", n);
  }
  const bad = probabilities.findIndex((p) => !(p >= 0 && p <= 1.001));
  if (bad >= 0) {
    const value = String(probabilities[bad]);
    throw new ValueError("confidence", "expected probabilities from 0 to 1", value);
  }
  const classes = probabilities.length / n;
  const logs = Float64Array.from(probabilities, (p) => Math.log(Math.max(LEAST, p)));
  const penalty = (log: number) => (log / PRIOR_DEVIATION) ** 2 / 2;
  const cost = (log: number) => crossEntropy(logs, labels, classes, Math.exp(log)) + penalty(log);
  const temperature = Number(Math.exp(goldenSection(cost)).toPrecision(4));
  const pairs = bestPairs(logs, n, classes, temperature);
  const sorted = pairs.toSorted();
  const wanted = Math.floor(sorted[Math.floor(mostRejects * n)]! * 1e4) / 1e4;
  const threshold = Math.min(HIGHEST, wanted);
  return { temperature, threshold, falseRejects: count(pairs, threshold) / n };
}

const count = (pairs: Float64Array, threshold: number): number =>
  pairs.reduce((sum, pair) => sum + (pair < threshold ? 1 : 0), 0);

/** Σ −ln of the labels' probabilities at a temperature: softmax(ln p / T) is softmax(logits / T). */
function crossEntropy(logs: Float64Array, labels: Uint8Array, classes: number, t: number): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    sum += logSum(logs, i * classes, classes, t) - logs[i * classes + labels[i]!]! / t;
  }
  return sum;
}

/** ln Σ exp(ln p / T) of one row. */
function logSum(logs: Float64Array, at: number, classes: number, temperature: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let c = at; c < at + classes; c++) most = Math.max(most, logs[c]!);
  let sum = 0;
  for (let c = at; c < at + classes; c++) sum += Math.exp((logs[c]! - most) / temperature);
  return most / temperature + Math.log(sum);
}

/** Of each row, what its two likeliest classes have together. */
function bestPairs(logs: Float64Array, n: number, classes: number, t: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const at = i * classes;
    const total = logSum(logs, at, classes, t);
    const shares = logs.subarray(at, at + classes).map((log) => Math.exp(log / t - total));
    const [first, second = 0] = shares.sort().reverse();
    return first! + second;
  });
}

/** Where a function with one valley is lowest (Kiefer 1953). */
function goldenSection(f: (x: number) => number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-RANGE, RANGE];
  for (let step = 0; step < STEPS; step++) {
    const a = high - share * (high - low);
    const b = low + share * (high - low);
    if (f(a) <= f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
