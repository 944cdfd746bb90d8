import type { EpochEvent, ModelSpec, Recipe, StepEvent } from "@inkling/engine";
import type { Filters } from "../../models/filters.ts";

/** What is to be trained, as the server wrote it into the page. */
export interface Job {
  /** For the trained model, where it is free. */
  readonly name: string;
  readonly spec: ModelSpec;
  /** It will read something else than the ten digits, which the Draw page has no bars for. */
  readonly isOther: boolean;
  readonly recipe: Recipe;
  /** Name of the data set. */
  readonly data: string;
  readonly classes: readonly string[];
  readonly threads?: number;
}

export type Command = { readonly kind: "start"; readonly job: Job } | { readonly kind: Wish };

/** `step`: one step, and then a pause. */
export type Wish = "pause" | "resume" | "step" | "stop";

/** What a training came to. */
export interface Trained {
  /** The weight file. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Of the data's test images; absent where it has none. */
  readonly test?: Tested;
}

export interface Tested {
  readonly accuracy: number;
  /** [count, classes]: the probabilities for each test image. */
  readonly answers: Float32Array<ArrayBuffer>;
  /** That they were made with, where the model has one. */
  readonly temperature?: number;
}

export type Report =
  | { readonly kind: "loading" }
  | { readonly kind: "started"; readonly threads: number }
  | { readonly kind: "event"; readonly event: StepEvent | EpochEvent }
  | { readonly kind: "filters"; readonly filters: Filters; readonly step: number }
  | { readonly kind: "testing" }
  | ({ readonly kind: "done"; readonly isWhole: boolean } & Trained)
  | { readonly kind: "problem"; readonly code: string; readonly message: string };
