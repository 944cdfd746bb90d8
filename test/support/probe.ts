import type { LayerSpec, Shape } from "@inkling/engine";
import { instantiate, sizingKernels } from "#engine/kernels.js";
import { elements, F32, type Run } from "#engine/plan/layer.js";
import { layerOf } from "#engine/plan/layers/index.js";
import { type Arena, type Range, wasmModule } from "./kernels.ts";
import { noise } from "./numbers.ts";
import { forwardLayer, type Mode, penaltyOf } from "./reference-model.ts";

/** One layer at one size. */
export interface LayerCase {
  readonly spec: LayerSpec;
  readonly input: Shape;
  /** Images of the pass, and those that its ranges have room for. Default: no more than needed. */
  readonly rows: number;
  readonly capacity?: number;
  /** Images of other replicas before these. */
  readonly firstRow?: number;
}

/** Place in the list of layers, seed and step: what dropout's draw depends on. */
const [INDEX, SEED, STEP] = [3, 0x12345678, 9];

/** Inputs of a case, all noise: the pixels, the slopes of the loss by y, and the tensors. */
export interface Values {
  readonly x: Float32Array;
  readonly dy: Float32Array;
  readonly output: Shape;
  readonly params: ReadonlyMap<string, Float32Array>;
  readonly trainable: readonly string[];
}

export function valuesOf({ spec, input, rows }: LayerCase): Values {
  const layer = layerOf(spec);
  const output = layer.output(input, spec);
  const params = Object.entries(layer.params?.(input, spec) ?? {});
  return {
    x: noise(rows * elements(input), 1),
    dy: noise(rows * elements(output), 2),
    output,
    params: new Map(params.map(([name, { shape }], i) => [name, tensor(name, elements(shape), i)])),
    trainable: params.filter(([, param]) => param.trainable).map(([name]) => name),
  };
}

/** Variances are positive, and so is what they are multiplied by: a γ near 0 would hide errors of x. */
function tensor(name: string, size: number, seed: number): Float32Array {
  const values = noise(size, seed + 10);
  return /variance|gamma/i.test(name) ? values.map((value) => 1 + value / 2) : values;
}

export interface Outcome {
  readonly y: Float32Array;
  readonly penalty: number;
  /** Of "x", where it was asked for, and of every trainable tensor; what was there before taken off. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Tensors that are not trained, as the pass left them. */
  readonly state: ReadonlyMap<string, Float32Array>;
}

export interface ProbeOptions {
  readonly training: boolean;
  /** Whether a layer below learns. Default true. */
  readonly sendsGradient?: boolean;
}

/**
 * Places one layer as a plan would, but with guards around every range and NaN in every range that
 * the layer is to fill, and runs it forward and, in training, backward.
 */
export function probe(
  arena: Arena,
  one: LayerCase,
  values: Values,
  options: ProbeOptions,
): Outcome {
  const { spec, input, rows, capacity = rows, firstRow = 0 } = one;
  const { training, sendsGradient = true } = options;
  const layer = layerOf(spec);
  const aligned = { offset: 0 };
  const roomFor = (shape: Shape) => arena.f32(capacity * elements(shape), aligned);
  const holding = (numbers: Float32Array, shape: Shape) => {
    const range = roomFor(shape);
    range.data.set(numbers);
    return range;
  };
  const x = holding(values.x, input);
  const y = layer.view ? x : roomFor(values.output);
  const dy = holding(values.dy, values.output);
  const stays = layer.view || layer.gradientInPlace;
  const dx = stays ? dy : roomFor(input);
  const params = new Map(
    [...values.params].map(([name, data]) => {
      const constant = values.trainable.includes(name);
      return [name, arena.f32(data, { offset: 0, constant })];
    }),
  );
  const before = new Map(
    values.trainable.map((name, i) => [name, noise(params.get(name)!.data.length, i + 20)]),
  );
  const gradients = new Map([...before].map(([name, data]) => [name, arena.f32(data, aligned)]));
  let scratchBytes = 0;
  const take = (bytes: number) => arena.u8(bytes, aligned).ptr;
  const module = wasmModule(arena.build);
  const placed = layer.place({
    spec,
    index: INDEX,
    input,
    output: values.output,
    x: x.ptr,
    y: y.ptr,
    dx: training && sendsGradient ? dx.ptr : 0,
    dy: training ? dy.ptr : 0,
    training,
    capacity,
    replicas: 1,
    sizes: sizingKernels(module),
    param: (name) => params.get(name)!.ptr,
    gradient: (name) => gradients.get(name)!.ptr,
    shared: take,
    own: take,
    scratch(bytes) {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
  });
  const k = instantiate(module, arena.memory);
  const run: Run = {
    k,
    bytes: new Uint8Array(arena.memory.buffer),
    rows,
    firstRow,
    totalRows: rows,
    training,
    replica: 0,
    seed: SEED,
    step: STEP,
    scratch: take(scratchBytes),
    barrier() {},
  };
  for (const task of placed.prepare ?? []) task.run(k);
  placed.forward(run);
  arena.check(`${spec.kind} forward`);
  const penalty = placed.penalty?.(k) ?? 0;
  const answer = taken(y, rows * elements(values.output), layer.view ? undefined : "y");
  if (training) placed.backward?.(run);
  arena.check(`${spec.kind} backward`);
  const found = new Map<string, Float32Array>();
  if (training && sendsGradient) {
    found.set("x", taken(dx, rows * elements(input), stays ? undefined : "dx"));
  }
  for (const [name, { data }] of gradients) {
    found.set(
      name,
      data.map((value, i) => value - before.get(name)![i]!),
    );
  }
  const state = [...params].filter(([name]) => !values.trainable.includes(name));
  return {
    y: answer,
    penalty,
    gradients: found,
    state: new Map(state.map(([name, { data }]) => [name, data.slice()])),
  };
}

/** A copy of the first numbers of a range; the rest, rows that the pass did not have, must be as they were. */
function taken(range: Range<Float32Array>, count: number, name: string | undefined): Float32Array {
  const rest = new Uint32Array(
    range.data.buffer,
    range.ptr + count * F32,
    range.data.length - count,
  );
  if (name && rest.some((word) => word !== rest[0]))
    throw new Error(`${name}: wrote beyond its rows.`);
  return range.data.slice(0, count);
}

/** The layer's answer in float64, some of its inputs replaced. */
export function expectedOutput(
  { spec, input, rows, firstRow = 0 }: LayerCase,
  values: Values,
  training: boolean,
  replaced: Readonly<Record<string, ArrayLike<number>>> = {},
): ArrayLike<number> {
  const mode: Mode = { training, seed: SEED, step: STEP, firstRow };
  const x = { shape: input, values: replaced.x ?? values.x };
  const params = (name: string) => replaced[name] ?? values.params.get(name)!;
  return forwardLayer(spec, INDEX, x, rows, params, mode).values;
}

/** Σ y·dy + penalty: a loss whose slope by y is dy. */
function lossOf(one: LayerCase, values: Values, name: string, replaced: Float64Array): number {
  const y = expectedOutput(one, values, true, { [name]: replaced });
  let loss = penaltyOf(one.spec, () => (name === "w" ? replaced : values.params.get("w")!));
  for (let i = 0; i < y.length; i++) loss += y[i]! * values.dy[i]!;
  return loss;
}

/** Most elements of a tensor that are compared: a central difference costs two passes each. */
const SAMPLES = 24;

/** Step of the central differences, in float64: their error is some 1e-9. */
const STEP_SIZE = 1e-5;

/** Slopes of the loss by some elements of a tensor ("x" is the input), as [element, slope]. */
export function expectedSlopes(one: LayerCase, values: Values, name: string): [number, number][] {
  const at = Float64Array.from(name === "x" ? values.x : values.params.get(name)!);
  return sampled(at.length, SAMPLES).map((i) => {
    const value = at[i]!;
    at[i] = value + STEP_SIZE;
    const high = lossOf(one, values, name, at);
    at[i] = value - STEP_SIZE;
    const low = lossOf(one, values, name, at);
    at[i] = value;
    return [i, (high - low) / (2 * STEP_SIZE)];
  });
}

/** At most `most` of `count` places: all, or evenly spread from the first to the last. */
export function sampled(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}
