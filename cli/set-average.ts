import { type Calibration, joinCalibrations } from "@inkling/engine";
import type { SetResult } from "./set-result.ts";

/** A model on several sets. */
export interface SetAverage {
  readonly model: string;
  readonly sets: number;
  readonly count: number;
  /** Each set weighs the same. */
  readonly macro: {
    readonly accuracy: number;
    readonly top3: number;
    readonly calibrationError: number;
  };
  /** Each picture weighs the same. */
  readonly together: {
    readonly accuracy: number;
    readonly top3: number;
    readonly calibration: Calibration;
  };
}

/** The results of each model by themselves. */
export function byModel(results: readonly SetResult[]): readonly (readonly SetResult[])[] {
  const models = [...new Set(results.map(({ found }) => found))];
  return models.map((model) => results.filter(({ found }) => found === model));
}

/** What a model reached on all of its sets. */
export function averageOf(results: readonly SetResult[]): SetAverage {
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const plain = (share: (result: SetResult) => number) =>
    results.reduce((sum, result) => sum + share(result), 0) / results.length;
  const weighted = (share: (result: SetResult) => number) =>
    results.reduce((sum, result) => sum + share(result) * result.count, 0) / count;
  return {
    model: results[0]!.found.name,
    sets: results.length,
    count,
    macro: {
      accuracy: plain(({ accuracy }) => accuracy),
      top3: plain(({ top3 }) => top3),
      calibrationError: plain(({ evaluation }) => evaluation.calibration.error),
    },
    together: {
      accuracy: weighted(({ accuracy }) => accuracy),
      top3: weighted(({ top3 }) => top3),
      calibration: joinCalibrations(results.map(({ evaluation }) => evaluation.calibration)),
    },
  };
}
