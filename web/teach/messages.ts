/** Bytes of a class each, for a worker: [count, 784] and [count]. */
export interface Labelled {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** What the worker is asked, once. */
export interface Lesson {
  /** A weight file, or its address. */
  readonly source: string | Uint8Array;
  readonly taught: Labelled;
  /** Kept back: measured with alone. */
  readonly kept: Labelled;
}

export type Phase = "loading" | "before" | "teaching" | "after";

/** Digits read right, of so many. */
export interface Score {
  readonly right: number;
  readonly count: number;
}

/** Of one model; a set without digits has the count 0. */
export interface Scores {
  readonly kept: Score;
  readonly taught: Score;
  readonly mnist: Score;
}

export type Reply =
  /** `share` of the whole work, 0 to 1. */
  | { readonly kind: "progress"; readonly phase: Phase; readonly share: number }
  | {
      readonly kind: "done";
      readonly before: Scores;
      readonly after: Scores;
      /** The tuned model's weight file. */
      readonly file: Uint8Array<ArrayBuffer>;
      /** From the question to the answer. */
      readonly seconds: number;
      /** Of them, training. */
      readonly teaching: number;
    }
  | { readonly kind: "problem"; readonly code: string; readonly message: string };
