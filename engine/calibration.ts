import { ValueError } from "./errors.ts";

/** Of the answers whose confidence lies in one bin. */
export interface CalibrationBin {
  /** The bin holds confidences above `low` up to `high`; the first one 0 too. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence, 0 in an empty bin. */
  readonly confidence: number;
  /** Share of right answers, 0 in an empty bin. */
  readonly accuracy: number;
}

/** How well confidences say what comes true. */
export interface Calibration {
  /**
   * Expected calibration error, 0..1: the mean over the answers of how far their bin's confidence is
   * from its accuracy.
   */
  readonly error: number;
  /** Of equal width, from 0 to 1: the bars of a reliability diagram. */
  readonly bins: readonly CalibrationBin[];
}

const BINS = 15;

/**
 * The expected calibration error with bins of equal width (Guo and others 2017):
 *
 *   ECE = Σ over bins  count / n · |accuracy − confidence|
 *
 * `confidences` are the probabilities of the answers given, 0..1, and `right` says of each whether it
 * was. No answers have an error of 0.
 * @throws ValueError for a confidence outside 0..1, another number of `right`, or no bins
 */
export function calibrationOf(
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean | number>,
  bins = BINS,
): Calibration {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ValueError("calibration, bins", "expected a whole number from 1", bins);
  }
  if (right.length !== confidences.length) {
    const rule = `expected one for each of ${confidences.length} confidences`;
    throw new ValueError("calibration, right", rule, right.length);
  }
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < confidences.length; i++) {
    const confidence = confidences[i]!;
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new ValueError(`calibration, confidence ${i}`, "expected 0 to 1", confidence);
    }
    const bin = sums[Math.max(0, Math.ceil(confidence * bins) - 1)]!;
    bin.count++;
    bin.confidence += confidence;
    if (right[i]) bin.right++;
  }
  return withError(
    sums.map(({ count, ...sum }, i) => ({
      low: i / bins,
      high: (i + 1) / bins,
      count,
      confidence: count === 0 ? 0 : sum.confidence / count,
      accuracy: count === 0 ? 0 : sum.right / count,
    })),
  );
}

/**
 * Several sets' calibrations as that of all their answers together.
 * @throws ValueError when there are none, or their bins differ in number
 */
export function joinCalibrations(all: readonly Calibration[]): Calibration {
  const [first, ...others] = all;
  if (!first) throw new ValueError("calibrations", "expected at least one", 0);
  const odd = others.find(({ bins }) => bins.length !== first.bins.length);
  if (odd)
    throw new ValueError("calibrations", `expected ${first.bins.length} bins`, odd.bins.length);
  return withError(
    first.bins.map(({ low, high }, i) => {
      const bins = all.map((one) => one.bins[i]!);
      const count = bins.reduce((sum, bin) => sum + bin.count, 0);
      const mean = (key: "confidence" | "accuracy") =>
        count === 0 ? 0 : bins.reduce((sum, bin) => sum + bin.count * bin[key], 0) / count;
      return { low, high, count, confidence: mean("confidence"), accuracy: mean("accuracy") };
    }),
  );
}

function withError(bins: readonly CalibrationBin[]): Calibration {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const gaps = bins.map((bin) => bin.count * Math.abs(bin.accuracy - bin.confidence));
  const error = count === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / count;
  return { error, bins };
}
