import { type AnyModel, membersOf } from "../ensemble.ts";
import { average } from "../infer/mean.ts";
import { makeLonePass } from "../infer/network.ts";
import type { CompiledKernels } from "../kernels.ts";

/** What a teacher says of images [n, ...input]: probabilities [n, classes]. */
export type Teacher = (images: Float32Array, n: number) => Float32Array;

/**
 * A model as a teacher (see `DistilSpec`), on the calling thread alone; of an ensemble, the mean of its members.
 * Its probabilities are those of its training, without the temperature that was fitted afterwards: a cooled
 * answer hides what else it could be.
 */
export function makeTeacher(
  model: AnyModel,
  module: CompiledKernels["module"],
  batch: number,
): Teacher {
  const passes = membersOf(model).map(({ confidence: _, ...member }) =>
    makeLonePass(member, module, batch),
  );
  const classes = model.spec.classes.length;
  return (images, n) =>
    average(
      passes.map((pass) => pass(images, n)),
      classes,
      1,
    );
}

/** A batch's answers, and what came of them by their labels. */
export interface Answers {
  /** [rows, classes] */
  readonly logits: Float32Array;
  /** [rows] */
  readonly labels: Uint8Array;
  /** [rows, classes] and [rows]: of the targets by the labels, changed to those by the teacher. */
  readonly dLogits: Float32Array;
  readonly losses: Float32Array;
}

export interface Lesson {
  /** Rows of the batch that are taught. */
  readonly rows: readonly number[];
  /** The teacher's probabilities for these, one after the other [rows.length, classes]. */
  readonly taught: Float32Array;
  /** Its part of the target. */
  readonly share: number;
  readonly labelSmoothing: number;
  /** Of the gradient: 1 / images of the whole batch. */
  readonly scale: number;
}

/**
 * Loss and gradient of cross-entropy are linear in the target t, so a new target adds to them
 *
 *   d = share·(q − t)      loss −= Σ d·x      dlogits −= d·scale
 *
 * with q what the teacher says and x the logits: Σ d = 0, so the sum in softmax cancels out.
 */
export function takeLesson(
  { logits, labels, dLogits, losses }: Answers,
  { rows, taught, share, labelSmoothing, scale }: Lesson,
): void {
  const classes = logits.length / labels.length;
  for (const [i, row] of rows.entries()) {
    const first = row * classes;
    // Taken away from every logit, as large ones would leave few digits of their differences.
    const most = logits.subarray(first, first + classes).reduce((a, b) => Math.max(a, b));
    for (let c = 0; c < classes; c++) {
      const target = labelSmoothing / classes + (c === labels[row] ? 1 - labelSmoothing : 0);
      const change = share * (taught[i * classes + c]! - target);
      losses[row]! -= change * (logits[first + c]! - most);
      dLogits[first + c]! -= change * scale;
    }
  }
}
