import type { Evaluation } from "@inkling/engine";
import type { LabelledPicture } from "../models/labelled.ts";
import type { Unreadable } from "../models/prepare.ts";
import type { Measured } from "./measure.ts";
import type { Source } from "./sources.ts";

/** How well a model read a set. */
export interface SetResult extends Omit<Measured, "evaluation"> {
  /** The set, as the user called it. */
  readonly data: string;
  /** Of the pictures with ink on them: what can be answered. */
  readonly evaluation: Evaluation;
  /** Those and the blank ones. */
  readonly count: number;
  /** Share of the `count`: a blank picture's answer is wrong. */
  readonly accuracy: number;
  readonly top3: number;
  readonly blank: readonly LabelledPicture[];
  readonly unreadable: readonly Unreadable[];
  /** Milliseconds of reading, preprocessing and answering a picture. */
  readonly perImage: number;
  /** What picture `index` of the evaluation is called. */
  nameOf(index: number): string;
}

export function resultOf(source: Source, measured: Measured): SetResult {
  const { evaluation, seconds } = measured;
  const prepared = "prepared" in source ? source.prepared : undefined;
  const { blank = [], unreadable = [], pictures } = prepared ?? {};
  const count = evaluation.count + blank.length;
  const ofAll = (share: number) => (share * evaluation.count) / count;
  return {
    ...measured,
    data: source.name,
    count,
    accuracy: ofAll(evaluation.accuracy),
    top3: ofAll(evaluation.top3),
    blank,
    unreadable,
    perImage: (1000 * (seconds + (prepared?.seconds ?? 0))) / count,
    nameOf: (index) => pictures?.[index]?.name ?? String(index),
  };
}
