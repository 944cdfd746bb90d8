import type { ModelSpec, Tensor } from "@inkling/engine";
import { instantiate, type Kernels, sizingKernels } from "#engine/kernels.js";
import { ARENA_BASE, Arena, createMemory } from "#engine/plan/arena.js";
import { elements, F32, type Run } from "#engine/plan/layer.js";
import { type ParamTable, parameterTable, writeParameters } from "#engine/plan/parameters.js";
import { makePlan, type Plan } from "#engine/plan/plan.js";
import { parameterShapes } from "#engine/plan/shapes.js";
import { type Build, wasmModule } from "./kernels.ts";
import { noise } from "./numbers.ts";

/** What stands in memory wherever nothing was put: as float32, a signalling NaN. */
const PATTERN = 0xffa5a5a5;

/** Bytes between two ranges, at least. */
const GUARD = 64;

/** The engine's arena, with room between the ranges and a list of them. */
class GuardedArena extends Arena {
  readonly ranges: { readonly from: number; readonly to: number }[] = [];

  override take(bytes: number): number {
    const from = super.take(bytes);
    this.ranges.push({ from, to: from + bytes });
    super.take(GUARD);
    return from;
  }
}

/** A plan of one replica in a memory of its own. */
export interface Planned {
  readonly plan: Plan;
  readonly table: ParamTable;
  readonly k: Kernels;
  /** Views of the blocks of `table`. */
  readonly trainable: Float32Array;
  readonly state: Float32Array;
  readonly gradients: Float32Array;
  /** Logits [rows, classes] of pixels [rows, ...input]. */
  forward(pixels: Float32Array, pass: Pass): Float32Array;
  /** Adds the gradients of Σ logits·slopes, after `forward`. */
  backward(slopes: Float32Array, pass: Pass): void;
  /** Throws when a byte outside all ranges has changed. */
  check(): void;
}

export interface Pass {
  readonly rows: number;
  readonly training: boolean;
}

/** What random draws depend on. */
export const [SEED, STEP] = [77, 5];

export interface PlannedOptions {
  readonly capacity: number;
  readonly training: boolean;
}

export function placePlan(
  build: Build,
  spec: ModelSpec,
  weights: ReadonlyMap<string, Tensor>,
  { capacity, training }: PlannedOptions,
): Planned {
  const module = wasmModule(build);
  const table = parameterTable(spec);
  const arena = new GuardedArena(ARENA_BASE);
  const trainableAt = arena.take(table.trainableFloats * F32);
  const stateAt = arena.take(table.stateFloats * F32);
  const gradientsAt = arena.take(table.trainableFloats * F32);
  const plan = makePlan({
    spec,
    table,
    capacity,
    replicas: 1,
    training,
    trainable: trainableAt,
    state: stateAt,
    gradients: gradientsAt,
    shared: arena,
    own: arena,
    sizes: sizingKernels(module),
  });
  const scratch = arena.take(plan.scratchBytes);
  const memory = createMemory(arena.top);
  const words = new Uint32Array(memory.buffer).fill(PATTERN);
  const floats = new Float32Array(memory.buffer);
  const view = (at: number, count: number) => floats.subarray(at / F32, at / F32 + count);
  const trainable = view(trainableAt, table.trainableFloats);
  const state = view(stateAt, table.stateFloats);
  writeParameters(table, { trainable, state }, weights);
  const k = instantiate(module, memory);
  const run = ({ rows, training: trains }: Pass): Run => ({
    k,
    bytes: new Uint8Array(memory.buffer),
    rows,
    firstRow: 0,
    totalRows: rows,
    training: trains,
    replica: 0,
    seed: SEED,
    step: STEP,
    scratch,
    barrier() {},
  });
  return {
    plan,
    table,
    k,
    trainable,
    state,
    gradients: view(gradientsAt, table.trainableFloats),
    forward(pixels, pass) {
      for (const task of plan.prepare) task.run(k);
      view(plan.input, pixels.length).set(pixels);
      plan.forward(run(pass));
      return view(plan.logits, pass.rows * spec.classes.length).slice();
    },
    backward(slopes, pass) {
      view(plan.dLogits, slopes.length).set(slopes);
      plan.backward(run(pass));
    },
    check: () => checkAround(words, arena.ranges),
  };
}

function checkAround(words: Uint32Array, ranges: GuardedArena["ranges"]): void {
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  let from = 0;
  for (const [index, to] of [...sorted.map((range) => range.from / 4), words.length].entries()) {
    for (let at = from; at < to; at++) {
      if (words[at] === PATTERN) continue;
      throw new Error(
        `${(at - from) * 4} bytes after range ${index} of ${sorted.length}: changed.`,
      );
    }
    from = Math.max(from, Math.ceil((sorted[index]?.to ?? 0) / 4));
  }
}

/** Weights of a model, all noise: small as Glorot's, variances and γ near 1. */
export function noiseWeights(spec: ModelSpec, seed = 1): Map<string, Tensor> {
  return new Map(
    [...parameterShapes(spec)].map(([name, shape], i) => {
      const spread = name.endsWith(".w") ? Math.sqrt(2 / elements(shape.slice(0, -1))) : 0.2;
      const centre = /gamma|Variance/.test(name) ? 1 : 0;
      const data = noise(elements(shape), seed * 100 + i).map((value) => centre + spread * value);
      return [name, { shape, data }];
    }),
  );
}
