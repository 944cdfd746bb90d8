import type { Kernels } from "../kernels.ts";
import type { ModelSpec } from "../model.ts";
import type { Arena } from "./arena.ts";
import {
  elements,
  F32,
  type Fusion,
  type Norm,
  type Placed,
  type Preparation,
  type Run,
  type Site,
  type Watch,
} from "./layer.ts";
import { placeNorm } from "./layers/batch-norm.ts";
import { layerOf } from "./layers/index.ts";
import type { ParamTable } from "./parameters.ts";
import { inferShapes, type LayerDescription } from "./shapes.ts";

/** A model compiled for a batch size: every tensor has its place, running it only calls kernels. */
export interface Plan {
  /** Images [capacity, ...input], to be filled before forward. */
  readonly input: number;
  /** [capacity, classes] */
  readonly logits: number;
  /** Their gradient, to be filled before backward. */
  readonly dLogits: number;
  /** To be done whenever weights have changed. */
  readonly prepare: readonly Preparation[];
  /** Bytes that `run.scratch` has to point at. */
  readonly scratchBytes: number;
  forward(run: Run): void;
  backward(run: Run): void;
  /** What L2 adds to the loss. */
  penalty(k: Kernels): number;
}

export interface PlanOptions {
  readonly spec: ModelSpec;
  readonly table: ParamTable;
  /** Images of one replica. */
  readonly capacity: number;
  readonly replicas: number;
  readonly training: boolean;
  /** Addresses of the blocks of `table`; gradients only for training. */
  readonly trainable: number;
  readonly state: number;
  readonly gradients: number;
  /** Ranges that all replicas see: taken alike by each, so they agree on the addresses. */
  readonly shared: Arena;
  /** Ranges of this replica. */
  readonly own: Arena;
  readonly sizes: Kernels;
  readonly watch?: Watch | undefined;
}

/**
 * Places every tensor and lists the kernel calls. A pure function of its options: main thread and
 * workers make the same plan, and a plan made on empty arenas tells how much memory is needed.
 *
 * Training keeps the activations for the backward pass, but those of a batch norm that its reader does
 * for it; inference needs two ranges in turn. Gradients of activations need two in turn in any case.
 */
export function makePlan(options: PlanOptions): Plan {
  const { spec, table, capacity, replicas, training, shared, own, sizes } = options;
  const layers = inferShapes(spec);
  const widest = Math.max(0, ...layers.map((layer) => elements(layer.output)));
  const bytes = (floats: number) => capacity * floats * F32;
  const learns = firstThatLearns(layers);

  const input = own.take(bytes(elements(spec.input)));
  const turns = training ? [] : [own.take(bytes(widest)), own.take(bytes(widest))];
  const gradientTurns = training ? [own.take(bytes(widest)), own.take(bytes(widest))] : [0, 0];

  const addresses = new Map<string, { value: number; gradient: number }>();
  for (const { name, offset } of table.trainable) {
    const at = offset * F32;
    addresses.set(name, { value: options.trainable + at, gradient: options.gradients + at });
  }
  for (const { name, offset } of table.state) {
    addresses.set(name, { value: options.state + offset * F32, gradient: 0 });
  }

  let scratchBytes = 0;
  const ranges = {
    training,
    capacity,
    replicas,
    sizes,
    shared: (size: number) => shared.take(size),
    own: (size: number) => own.take(size),
    scratch(size: number) {
      scratchBytes = Math.max(scratchBytes, size);
    },
  };

  const fusion = (index: number): Fusion | undefined => {
    const [layer, layerSpec] = [layers[index], spec.layers[index]];
    return layer && layerSpec && layerOf(layerSpec).fuses?.(layer.input, layerSpec, index > learns);
  };
  /** Of the batch norm at `index`, whose input is at x. */
  const normAt = (index: number, x: number): Norm | undefined => {
    if (!training || spec.layers[index]?.kind !== "batchNorm") return undefined;
    const isRead = fusion(index + 1)?.before ?? false;
    const isCarried = fusion(index - 1)?.after ?? false;
    const { input } = layers[index]!;
    return placeNorm({ ...ranges, input }, x, { isRead, isCarried });
  };

  let x = input;
  let turn = 0;
  let normBefore: Norm | undefined;
  let norm = normAt(0, input);
  let dx = gradientTurns[0]!;
  const placed = layers.map((layer, index): Placed => {
    const layerSpec = spec.layers[index]!;
    const kind = layerOf(layerSpec);
    const y =
      kind.view || norm?.isRead
        ? x
        : training
          ? own.take(bytes(elements(layer.output)))
          : turns[turn++ % 2]!;
    const stays = kind.view || kind.gradientInPlace;
    const dy = stays ? dx : gradientTurns.find((range) => range !== dx)!;
    const next = normAt(index + 1, y);
    const address = (name: string) => addresses.get(`${index}.${layerSpec.kind}.${name}`)!;
    const site: Site = {
      spec: layerSpec,
      index,
      input: layer.input,
      output: layer.output,
      x,
      y,
      dx: training && index > learns ? dx : 0,
      dy,
      ...ranges,
      ...(norm && { norm }),
      ...(normBefore?.isRead && { normBefore }),
      ...(next?.isCarried && { normAfter: next }),
      param: (name) => address(name).value,
      gradient: (name) => address(name).gradient,
    };
    const calls = kind.place(site);
    x = y;
    dx = dy;
    normBefore = norm;
    norm = next;
    return options.watch?.(site, calls) ?? calls;
  });

  return {
    input,
    logits: x,
    dLogits: dx,
    prepare: placed.flatMap((calls) => calls.prepare ?? []),
    scratchBytes,
    forward(run) {
      for (const calls of placed) calls.forward(run);
    },
    backward(run) {
      for (let i = placed.length - 1; i >= learns; i--) placed[i]!.backward?.(run);
    },
    penalty: (k) => placed.reduce((sum, calls) => sum + (calls.penalty?.(k) ?? 0), 0),
  };
}

/** Index of the first layer with trainable tensors: nothing below needs a gradient. */
function firstThatLearns(layers: readonly LayerDescription[]): number {
  const first = layers.findIndex((layer) => layer.tensors.some((tensor) => tensor.spec.trainable));
  return first < 0 ? layers.length : first;
}
