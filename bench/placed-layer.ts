import type { LayerSpec, Shape } from "@inkling/engine";
import { type CompiledKernels, instantiate, type Kernels, sizingKernels } from "#engine/kernels.js";
import { ARENA_BASE, Arena, createMemory } from "#engine/plan/arena.js";
import { elements, F32, type Run } from "#engine/plan/layer.js";
import { layerOf } from "#engine/plan/layers/index.js";

/** A kernel call as the layer makes it, with all its arguments. */
export interface Call {
  readonly kernel: string;
  readonly pass: "forward" | "backward";
  run(): void;
}

export interface LayerAtShape {
  readonly spec: LayerSpec;
  readonly input: Shape;
  /** Whether a layer before it learns, and is sent a gradient. */
  readonly sendsGradient: boolean;
}

/**
 * Places one layer for training as a plan would, in a memory of its own filled with random numbers,
 * runs it once forward and backward, and gives the kernel calls that this made, to be repeated.
 */
export function callsOf(
  { spec, input, sendsGradient }: LayerAtShape,
  batch: number,
  { module }: CompiledKernels,
): Call[] {
  const layer = layerOf(spec);
  const output = layer.output(input, spec);
  const arena = new Arena(ARENA_BASE);
  const take = (bytes: number) => arena.take(bytes);
  const tensor = (shape: Shape, n = 1) => take(n * elements(shape) * F32);
  const [x, dx, y, dy] = [input, input, output, output].map((shape) => tensor(shape, batch));
  const params = Object.entries(layer.params?.(input, spec) ?? {});
  const values = new Map(params.map(([name, { shape }]) => [name, tensor(shape)]));
  const gradients = new Map(params.map(([name, { shape }]) => [name, tensor(shape)]));
  let scratchBytes = 0;
  const placed = layer.place({
    spec,
    index: 1,
    input,
    output,
    x: x!,
    y: layer.view ? x! : y!,
    dx: sendsGradient ? dx! : 0,
    dy: layer.view ? dx! : dy!,
    training: true,
    capacity: batch,
    replicas: 1,
    sizes: sizingKernels(module),
    param: (name) => values.get(name)!,
    gradient: (name) => gradients.get(name)!,
    shared: take,
    own: take,
    scratch(bytes) {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
  });
  const scratch = take(scratchBytes);
  const memory = createMemory(arena.top);
  fill(new Float32Array(memory.buffer));
  const k = instantiate(module, memory);
  for (const task of placed.prepare ?? []) task.run(k);

  const calls: Call[] = [];
  const run = (pass: Call["pass"]): Run => ({
    k: recorded(k, pass, calls),
    bytes: new Uint8Array(memory.buffer),
    rows: batch,
    firstRow: 0,
    totalRows: batch,
    training: true,
    replica: 0,
    seed: 1,
    step: 0,
    scratch,
    barrier: () => {},
  });
  placed.forward(run("forward"));
  placed.backward?.(run("backward"));
  return calls;
}

/** The kernels, noting what is called; the exports themselves are frozen, so these are copies. */
function recorded(k: Kernels, pass: Call["pass"], calls: Call[]): Kernels {
  const noting = Object.entries(k).map(([kernel, call]) => [
    kernel,
    (...args: number[]) => {
      calls.push({ kernel, pass, run: () => void call(...args) });
      return call(...args);
    },
  ]);
  return Object.fromEntries(noting) as Kernels;
}

/** Values of -0.05..0.05: repeated calls that add up stay far from overflow. */
function fill(floats: Float32Array): void {
  let state = 1;
  for (let i = 0; i < floats.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    floats[i] = state / 2 ** 31 / 20;
  }
}
