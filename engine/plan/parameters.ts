import type { Kernels } from "../kernels.ts";
import type { ModelSpec, Tensor } from "../model.ts";
import { elements, F32, type ParamSpec } from "./layer.ts";
import { inferShapes } from "./shapes.ts";

/** One tensor's place in its block. */
export interface ParamRange {
  readonly name: string;
  readonly spec: ParamSpec;
  /** In floats from the start of the block. */
  readonly offset: number;
  readonly size: number;
}

/**
 * Where a model's numbers stand: one flat block for the optimizer, in which tensors with weight
 * decay come first, and one for moving statistics.
 *
 *   trainable  | w w w … | b γ β … |        state  | mean variance … |
 *              0      decayFloats  trainableFloats 0            stateFloats
 *
 * Every tensor starts on a cache line; the gaps hold zeros, which no optimizer moves.
 */
export interface ParamTable {
  readonly trainable: readonly ParamRange[];
  readonly state: readonly ParamRange[];
  readonly decayFloats: number;
  readonly trainableFloats: number;
  readonly stateFloats: number;
}

/** Floats of a cache line. */
const LINE = 16;

export function parameterTable(spec: ModelSpec): ParamTable {
  const tensors = inferShapes(spec).flatMap((layer) => layer.tensors);
  const decayed = tensors.filter((tensor) => tensor.spec.trainable && tensor.spec.decay);
  const others = tensors.filter((tensor) => tensor.spec.trainable && !tensor.spec.decay);
  const weights = layOut(decayed, 0);
  const rest = layOut(others, weights.end);
  const state = layOut(
    tensors.filter((tensor) => !tensor.spec.trainable),
    0,
  );
  return {
    trainable: [...weights.ranges, ...rest.ranges],
    state: state.ranges,
    decayFloats: weights.end,
    trainableFloats: rest.end,
    stateFloats: state.end,
  };
}

function layOut(tensors: readonly { name: string; spec: ParamSpec }[], start: number) {
  let end = start;
  const ranges = tensors.map(({ name, spec }): ParamRange => {
    const range = { name, spec, offset: end, size: elements(spec.shape) };
    end += Math.ceil(range.size / LINE) * LINE;
    return range;
  });
  return { ranges, end };
}

/** The two blocks, as views of a memory or as copies. */
export interface ParamBlocks {
  readonly trainable: Float32Array;
  readonly state: Float32Array;
}

/** Copies the weights of a model into its blocks. */
export function writeParameters(
  table: ParamTable,
  blocks: ParamBlocks,
  weights: ReadonlyMap<string, Tensor>,
): void {
  for (const [ranges, block] of pairs(table, blocks)) {
    for (const { name, offset } of ranges) {
      const tensor = weights.get(name);
      if (tensor) block.set(tensor.data, offset);
    }
  }
}

/** Copies of all tensors, in the order of the model's layers. */
export function readParameters(
  spec: ModelSpec,
  table: ParamTable,
  blocks: ParamBlocks,
): ReadonlyMap<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const [ranges, block] of pairs(table, blocks)) {
    for (const { name, spec: param, offset, size } of ranges) {
      found.set(name, { shape: param.shape, data: block.slice(offset, offset + size) });
    }
  }
  const names = inferShapes(spec).flatMap((layer) => layer.tensors.map((tensor) => tensor.name));
  return new Map(names.map((name) => [name, found.get(name)!]));
}

function pairs(table: ParamTable, blocks: ParamBlocks) {
  return [
    [table.trainable, blocks.trainable],
    [table.state, blocks.state],
  ] as const;
}

/** Stream of the random generator; the kernels' own streams lie below 16, see assembly/philox.ts. */
const STREAM_WEIGHTS = 16;

/** First values: Glorot uniform for weights, constants for the rest. */
export function initialise(
  k: Kernels,
  memory: WebAssembly.Memory,
  table: ParamTable,
  at: { readonly trainable: number; readonly state: number },
  seed: number,
): void {
  for (const [ranges, base] of [
    [table.trainable, at.trainable],
    [table.state, at.state],
  ] as const) {
    for (const [index, { spec, offset, size }] of ranges.entries()) {
      const pointer = base + offset * F32;
      if (typeof spec.init === "number") {
        new Float32Array(memory.buffer, pointer, size).fill(spec.init);
      } else {
        const [fanIn, fanOut] = spec.init.glorot;
        const limit = Math.sqrt(6 / (fanIn + fanOut));
        k.randomUniform(pointer, size, -limit, limit, seed, STREAM_WEIGHTS, index, 0);
      }
    }
  }
}
