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
export function callsOf(at: LayerAtShape, batch: number, { module }: CompiledKernels): Call[] {
  const { placed, arena, scratch } = place(at, batch, sizingKernels(module));
  const memory = createMemory(arena.top);
  fill(new Float32Array(memory.buffer));
  const k = instantiate(module, memory);
  for (const task of placed.prepare ?? []) task.run(k);
  return record(placed, k, { bytes: new Uint8Array(memory.buffer), batch, scratch });
}

/** The same calls for their names alone: kernels that do nothing need no memory. */
export function namesOf(at: LayerAtShape, batch: number, { module }: CompiledKernels) {
  const sizes = sizingKernels(module);
  const { placed, scratch } = place(at, batch, sizes);
  const idle = Object.fromEntries(Object.keys(sizes).map((kernel) => [kernel, () => 0])) as Kernels;
  const calls = record(placed, idle, { bytes: new Uint8Array(0), batch, scratch });
  return calls.map(({ kernel, pass }) => ({ kernel, pass }));
}

function place({ spec, input, sendsGradient }: LayerAtShape, batch: number, sizes: Kernels) {
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
    dy: layer.view || layer.gradientInPlace ? dx! : dy!,
    training: true,
    capacity: batch,
    replicas: 1,
    sizes,
    param: (name) => values.get(name)!,
    gradient: (name) => gradients.get(name)!,
    shared: take,
    own: take,
    scratch(bytes) {
      scratchBytes = Math.max(scratchBytes, bytes);
    },
  });
  return { placed, arena, scratch: take(scratchBytes) };
}

/** Runs a placed layer forward and backward once, and notes its calls. */
function record(
  placed: ReturnType<typeof place>["placed"],
  k: Kernels,
  { bytes, batch, scratch }: { bytes: Uint8Array<ArrayBufferLike>; batch: number; scratch: number },
): Call[] {
  const calls: Call[] = [];
  const run = (pass: Call["pass"]): Run => ({
    k: recorded(k, pass, calls),
    bytes,
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
