import type { Kernels } from "../kernels.ts";
import type { ModelSpec } from "../model.ts";
import { ARENA_BASE, Arena } from "../plan/arena.ts";
import { elements, F32, type Watch } from "../plan/layer.ts";
import { type ParamTable, parameterTable } from "../plan/parameters.ts";
import { makePlan, type Plan } from "../plan/plan.ts";

/** What an inference is made for; the model is folded. */
export interface InferenceJob {
  readonly spec: ModelSpec;
  /** Images of one pass. */
  readonly batch: number;
  /** Threads beside the caller's own: 0 where it is alone. */
  readonly workers: number;
  /** Whether answers are the last layer's output as it is, instead of probabilities. */
  readonly raw?: boolean;
}

/** What one thread has for itself. */
export interface PassRanges {
  readonly plan: Plan;
  readonly scratch: number;
  /** [batch, classes] */
  readonly answers: number;
}

/** Addresses of everything in an inference's memory. */
export interface InferenceLayout {
  readonly table: ParamTable;
  /** Sixteen i32 words: see `Word`. */
  readonly control: number;
  readonly trainable: number;
  readonly state: number;
  /** Images that go to the workers in one round [room, ...input], and their answers [room, classes]; none without workers. */
  readonly room: number;
  readonly images: number;
  readonly answers: number;
  /** The caller's own first, then each worker's. */
  readonly passes: readonly PassRanges[];
  readonly top: number;
}

/** Words of the control range. */
export const Word = {
  /** Moves on when there is work: workers sleep on it. */
  round: 0,
  /** Images of the round, and passes that somebody has taken. */
  images: 1,
  taken: 2,
  /** Workers that found nothing more to take. */
  done: 3,
} as const;

/** Passes a worker gets in a round, about: enough that the others do not wait long for the slowest. */
const PASSES = 8;

/** A pure function: the caller and all workers agree without a word. */
export function layOutInference(job: InferenceJob, sizes: Kernels, watch?: Watch): InferenceLayout {
  const { spec, batch, workers } = job;
  const table = parameterTable(spec);
  const arena = new Arena(ARENA_BASE);
  const control = arena.take(64);
  const trainable = arena.take(table.trainableFloats * F32);
  const state = arena.take(table.stateFloats * F32);
  const classes = spec.classes.length;
  const room = batch * workers * PASSES;
  const images = arena.take(room * elements(spec.input) * F32);
  const answers = arena.take(room * classes * F32);

  // Packed weights are one for all: each plan takes their ranges from the same start.
  const sharedStart = arena.top;
  const place = (shared: Arena, own: Arena): Plan =>
    makePlan({
      spec,
      table,
      capacity: batch,
      replicas: 1,
      training: false,
      trainable,
      state,
      gradients: 0,
      shared,
      own,
      sizes,
      watch,
    });
  const probe = new Arena(sharedStart);
  place(probe, new Arena(0));
  const own = new Arena(probe.top);
  const passes = Array.from({ length: 1 + workers }, (): PassRanges => {
    const plan = place(new Arena(sharedStart), own);
    const scratch = own.take(plan.scratchBytes);
    return { plan, scratch, answers: own.take(batch * classes * F32) };
  });
  return { table, control, trainable, state, room, images, answers, passes, top: own.top };
}
