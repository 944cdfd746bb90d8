import type { EpochEvent, ModelSpec, Recipe, StepEvent } from "@inkling/engine";

/** What is to be trained, as the server wrote it into the page. */
export interface Job {
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  /** Name of the data set. */
  readonly data: string;
  readonly classes: readonly string[];
  readonly threads?: number;
}

export type Command =
  | { readonly kind: "start"; readonly job: Job }
  | { readonly kind: "pause" | "resume" | "stop" };

/** What a training came to. */
export interface Trained {
  /** The weight file. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly name: string;
  /** Of the data's test images; absent where it has none. */
  readonly accuracy?: number;
}

export type Report =
  | { readonly kind: "loading" }
  | { readonly kind: "started"; readonly threads: number }
  | { readonly kind: "event"; readonly event: StepEvent | EpochEvent }
  | { readonly kind: "testing" }
  | ({ readonly kind: "done"; readonly isWhole: boolean } & Trained)
  | { readonly kind: "problem"; readonly code: string; readonly message: string };
