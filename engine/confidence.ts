import { ValueError } from "./errors.ts";

/** How a model's probabilities are to be taken: fitted after training, on validation data. */
export interface Confidence {
  /**
   * The logits are divided by it, which changes no answer: probabilities then say how often answers
   * are right (Guo and others, "On calibration of modern neural networks", 2017). Above 0.
   */
  readonly temperature: number;
  /** An answer whose probability is below it is none of the classes, 0..1. */
  readonly threshold: number;
  /** Share of the validation images that the threshold turns away wrongly. */
  readonly falseRejects: number;
}

/**
 * What to make of an answer. `none`: it is probably none of the classes. `unsure`: less sure than 60 %,
 * or the second class has at least 20 %.
 */
export type Verdict = "sure" | "unsure" | "none";

const LOW = 0.6;
const CLOSE = 0.2;

/** Of the two highest probabilities, and the model's threshold where it has one. */
export function verdictOf(first: number, second = 0, threshold = 0): Verdict {
  if (first < threshold) return "none";
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

/** Below float32's smallest normal number there is nothing to tell apart. */
const LEAST = 2 ** -126;

/**
 * The temperature of the least cross-entropy, to four digits, and the highest threshold that turns
 * away at most a share `mostRejects` of these images, to four digits.
 * @throws ValueError when there are no answers, or another number of labels
 */
export function fitConfidence(answers: KnownAnswers, mostRejects = 0.005): Confidence {
  const { probabilities, labels } = answers;
  const n = labels.length;
  if (n === 0 || probabilities.length % n !== 0) {
    throw new ValueError("confidence", "expected probabilities for each of 1 or more labels", n);
  }
  const temperature = round(Math.exp(goldenSection((log) => crossEntropy(answers, Math.exp(log)))));
  const classes = probabilities.length / n;
  const tops = Float64Array.from(labels, (_, i) =>
    Math.max(...warmed(probabilities.subarray(i * classes, (i + 1) * classes), temperature)),
  ).sort();
  const threshold = Math.floor(tops[Math.floor(mostRejects * n)]! * 1e4) / 1e4;
  const rejected = tops.filter((top) => top < threshold).length;
  return { temperature, threshold, falseRejects: rejected / n };
}

/** To four digits. */
const round = (value: number): number => Number(value.toPrecision(4));

/** Mean −ln of the label's probability at a temperature. */
function crossEntropy({ probabilities, labels }: KnownAnswers, temperature: number): number {
  const classes = probabilities.length / labels.length;
  let sum = 0;
  labels.forEach((label, i) => {
    const row = warmed(probabilities.subarray(i * classes, (i + 1) * classes), temperature);
    sum -= Math.log(Math.max(LEAST, row[label]!));
  });
  return sum / labels.length;
}

/** softmax(logits / T) from softmax(logits): p^(1/T), made to add up to 1. */
function warmed(row: Float32Array, temperature: number): Float64Array {
  const powers = Float64Array.from(row, (p) => Math.max(LEAST, p) ** (1 / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
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
