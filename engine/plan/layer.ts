import type { Kernels } from "../kernels.ts";
import type { LayerSpec, Shape } from "../model.ts";

/** A tensor that a layer keeps. */
export interface ParamSpec {
  readonly shape: Shape;
  /** Glorot uniform (Glorot and Bengio 2010) over fan-in and fan-out, or a constant. */
  readonly init: { readonly glorot: readonly [fanIn: number, fanOut: number] } | number;
  /** False for moving statistics: saved with the model, not seen by the optimizer. */
  readonly trainable: boolean;
  /** Whether decoupled weight decay applies. */
  readonly decay: boolean;
}

/** What one kind of layer is. `input` and `output` are shapes of one image, without the batch. */
export interface Layer<S extends LayerSpec = LayerSpec> {
  /** Throws ShapeError when the input does not fit. */
  output(input: Shape, spec: S): Shape;
  params?(input: Shape, spec: S): Readonly<Record<string, ParamSpec>>;
  /** Multiply-adds of one image, forward. */
  multiplyAdds?(input: Shape, output: Shape, spec: S): number;
  /** The output is the input's own range, seen as another shape. */
  readonly view?: true;
  /** The gradient of the input takes the place of the output's: dx and dy are one range. */
  readonly gradientInPlace?: true;
  /** What a training does on the way. `sends`: whether layers below want a gradient. */
  fuses?(input: Shape, spec: S, sends: boolean): Fusion;
  /** Takes its ranges from the site and returns the kernel calls. */
  place(site: Site<S>): Placed;
}

/** Which batch norm the kernels of a layer do for its neighbour, while the numbers are in cache. */
export interface Fusion {
  /** They read x through the batch norm that made it, and sum up its gradient. */
  readonly before: boolean;
  /** They take the statistics of y for the batch norm that reads it, and carry dy back through it. */
  readonly after: boolean;
}

/** The numbers of a batch norm, where its neighbours find them. */
export interface Norm {
  /** Its input [capacity, ...shape]: what a neighbour reads in the place of its output. */
  readonly x: number;
  /** Coefficients, see batchNormPrepare. */
  readonly coefficients: number;
  /** One line of each per replica, `pitch` bytes apart. */
  readonly stats: number;
  readonly sums: number;
  readonly pitch: number;
  /** What its neighbours do for it. */
  readonly isRead: boolean;
  readonly isCarried: boolean;
}

/** Where a layer stands in a plan: its pointers, and the arenas from which it may take more. */
export interface Site<S extends LayerSpec = LayerSpec> {
  readonly spec: S;
  readonly index: number;
  readonly input: Shape;
  readonly output: Shape;
  /** Activations [capacity, ...shape]. */
  readonly x: number;
  readonly y: number;
  /** Their gradients; dx is 0 where nothing below learns. */
  readonly dx: number;
  readonly dy: number;
  /** The batch norm that the layer is, or does for its neighbour before or after it. */
  readonly norm?: Norm;
  readonly normBefore?: Norm;
  readonly normAfter?: Norm;
  /** Whether backward passes will run. */
  readonly training: boolean;
  /** Images that fit in x and y. */
  readonly capacity: number;
  readonly replicas: number;
  /** For sizes only: no range exists yet. */
  readonly sizes: Kernels;
  param(name: string): number;
  /** This replica's gradient of a parameter. */
  gradient(name: string): number;
  /** A range that all replicas see. */
  shared(bytes: number): number;
  /** A range of this replica alone. */
  own(bytes: number): number;
  /** The layer's calls need that much of `run.scratch`. */
  scratch(bytes: number): void;
}

/** Work to be done whenever the weights have changed: packing. Shared between threads by cost. */
export interface Preparation {
  /** About proportional to the time. */
  readonly cost: number;
  run(k: Kernels): void;
}

export interface Placed {
  readonly prepare?: readonly Preparation[];
  forward(run: Run): void;
  backward?(run: Run): void;
  /** What the layer adds to the loss by itself (L2). */
  penalty?(k: Kernels): number;
}

/** Sees each layer as it is placed, and may put its own calls around the layer's: to measure them. */
export type Watch = (site: Site, calls: Placed) => Placed;

/** One pass of one replica. */
export interface Run {
  readonly k: Kernels;
  /** The memory. */
  readonly bytes: Uint8Array;
  /** Images of this replica in this pass, and of the replicas before it, and of all. */
  readonly rows: number;
  readonly firstRow: number;
  readonly totalRows: number;
  /** Batch statistics and dropout, or moving statistics and none. */
  readonly training: boolean;
  readonly replica: number;
  readonly seed: number;
  readonly step: number;
  readonly scratch: number;
  /** Waits for all replicas. */
  barrier(): void;
}

/** Types a layer by its options. */
export function defineLayer<K extends LayerSpec["kind"]>(
  _kind: K,
  layer: Layer<Extract<LayerSpec, { kind: K }>>,
): Layer<Extract<LayerSpec, { kind: K }>> {
  return layer;
}

/** Bytes of a float32. */
export const F32 = 4;

/** Number of elements. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** One number for both sides, or one each. */
export function pair(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === "number" ? [value, value] : value;
}
