import type { Kernels } from "../kernels.ts";
import type { ModelSpec } from "../model.ts";
import { ARENA_BASE, Arena } from "../plan/arena.ts";
import { elements, F32, type Watch } from "../plan/layer.ts";
import { type ParamTable, parameterTable } from "../plan/parameters.ts";
import { makePlan, type Plan } from "../plan/plan.ts";
import type { Recipe } from "../recipe.ts";

/** What every thread is told of a training: plain data, from which each works out the same layout. */
export interface Job {
  readonly spec: ModelSpec;
  readonly recipe: Recipe;
  readonly replicas: number;
  /** Images of the data set; those made for the training come after them. */
  readonly dataCount: number;
  /** Images of all, and how many of them train, those made for the training included; the rest validate. */
  readonly count: number;
  readonly trainCount: number;
  /** Images made for the training: drawn digits, crowded ones, then those of no digit. */
  readonly drawnDigits: number;
  readonly crowdedDigits: number;
  readonly nonDigits: number;
  /** Sum of the teacher's weights, where there is one: a run goes on with the one that it began with. */
  readonly teacher?: number;
}

/** The last step of an epoch has what is left of the images. */
export function stepsPerEpoch({ trainCount, recipe }: Job): number {
  return Math.ceil(trainCount / recipe.batchSize);
}

/** What one replica has for itself. */
export interface ReplicaRanges {
  readonly plan: Plan;
  readonly gradients: number;
  /** Labels u8 and losses f32 of its rows. */
  readonly labels: number;
  readonly losses: number;
  readonly scratch: number;
}

/** Addresses of everything in a training's memory. */
export interface Layout {
  readonly table: ParamTable;
  /** Sixteen i32 words: see `Control`. */
  readonly control: number;
  readonly barrier: number;
  /** Per replica, a cache line each: loss sum, correct, squared norm, images of a class (f64). */
  readonly metrics: number;
  /** The epoch so far: loss sum, correct, images (f64). */
  readonly totals: number;
  readonly images: number;
  readonly labels: number;
  /** Places [count]: those that train, those made for it the last of them, then those that validate. */
  readonly split: number;
  /** Places [trainCount] in this epoch's order. */
  readonly order: number;
  readonly trainable: number;
  readonly state: number;
  /** The optimizer's two moments, the averaged weights and the best so far, each like its block. */
  readonly moments: readonly [number, number];
  readonly average: { readonly trainable: number; readonly state: number };
  readonly best: { readonly trainable: number; readonly state: number };
  readonly gradientPitch: number;
  readonly replicas: readonly ReplicaRanges[];
  readonly top: number;
}

/** Words of the control range. */
export const Control = {
  /** Set by the host to end a run at the next step boundary. */
  stop: 0,
  /** Set by replica 0 before the last barrier of a step: all replicas leave the run. */
  leave: 1,
} as const;

/** Bytes between the metrics of two replicas: a cache line. */
export const METRICS_PITCH = 64;

/** A pure function: the host and all threads agree without a word. */
export function layOut(job: Job, sizes: Kernels, watch?: Watch): Layout {
  const { spec, recipe, replicas, count } = job;
  const table = parameterTable(spec);
  const arena = new Arena(ARENA_BASE);
  const weights = () => arena.take(table.trainableFloats * F32);
  const state = () => arena.take(table.stateFloats * F32);
  const shared = {
    control: arena.take(64),
    barrier: arena.take(64),
    metrics: arena.take(METRICS_PITCH * replicas),
    totals: arena.take(64),
    images: arena.take(count * elements(spec.input)),
    labels: arena.take(count),
    split: arena.take(count * 4),
    order: arena.take(job.trainCount * 4),
    trainable: weights(),
    state: state(),
    moments: [weights(), weights()] as const,
    average: { trainable: weights(), state: state() },
    best: { trainable: weights(), state: state() },
  };
  const gradients = arena.take(table.trainableFloats * F32 * replicas);
  const gradientPitch = table.trainableFloats * F32;

  // Shared ranges of the plan are the same for all replicas: each plan takes them from the same start.
  const capacity = Math.ceil(recipe.batchSize / replicas);
  const plan = (replica: number, sharedArena: Arena, own: Arena) =>
    makePlan({
      spec,
      table,
      capacity,
      replicas,
      training: true,
      trainable: shared.trainable,
      state: shared.state,
      gradients: gradients + replica * gradientPitch,
      shared: sharedArena,
      own,
      sizes,
      watch,
    });
  const sharedStart = arena.top;
  const probe = new Arena(sharedStart);
  plan(0, probe, new Arena(0));
  const own = new Arena(probe.top);
  const ranges = Array.from({ length: replicas }, (_, replica): ReplicaRanges => {
    const made = plan(replica, new Arena(sharedStart), own);
    const augmentBytes = sizes.augmentScratch(spec.input[0] ?? 1, spec.input[1] ?? 1);
    return {
      plan: made,
      gradients: gradients + replica * gradientPitch,
      labels: own.take(capacity),
      losses: own.take(capacity * F32),
      scratch: own.take(Math.max(made.scratchBytes, augmentBytes)),
    };
  });
  return { table, ...shared, gradientPitch, replicas: ranges, top: own.top };
}

/** Part `index` of `parts` of a whole number: [from, to). */
export function part(whole: number, index: number, parts: number): readonly [number, number] {
  return [Math.floor((whole * index) / parts), Math.floor((whole * (index + 1)) / parts)];
}

/** Floats of a cache line: slices of two threads never share one. */
const LINE = 16;

/** A thread's slice of a block, in floats. */
export function slice(
  floats: number,
  replica: number,
  replicas: number,
): readonly [number, number] {
  const [from, to] = part(floats / LINE, replica, replicas);
  return [from * LINE, to * LINE];
}
