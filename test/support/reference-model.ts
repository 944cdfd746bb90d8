import type { LayerSpec, Shape } from "@inkling/engine";
import { philox } from "./philox.ts";
import {
  averagePool2d,
  batchNorm,
  channelStatistics,
  maxPool2d,
  type Windows,
  windows,
} from "./reference.ts";
import { convForward } from "./reference-conv.ts";

// What the layers of a model should answer, in float64: the layers of the engine, written once more.

type Numbers = ArrayLike<number>;

/** Numbers of [N, ...shape]. */
export interface Batch {
  readonly shape: Shape;
  readonly values: Numbers;
}

/** How a pass runs: the fields of the engine's `Run` that decide on the answer. */
export interface Mode {
  readonly training: boolean;
  readonly seed: number;
  readonly step: number;
  /** Images of the whole batch before these. */
  readonly firstRow: number;
}

export const INFERENCE: Mode = { training: false, seed: 0, step: 0, firstRow: 0 };

/** The tensors of one layer, by their short names. */
export type Params = (name: string) => Numbers;

/** y of one layer for N images. */
export function forwardLayer(
  spec: LayerSpec,
  index: number,
  x: Batch,
  N: number,
  params: Params,
  mode: Mode,
): Batch {
  switch (spec.kind) {
    case "conv2d": {
      const { kernel, stride = 1, padding = "valid", filters: O } = spec;
      const w = { ...windowsOf(x.shape, N, kernel, stride, padding), O };
      const values = convForward(w, x.values, params("w"), params("b"));
      return { shape: [w.OH, w.OW, O], values: spec.activation === "relu" ? cut(values) : values };
    }
    case "dense": {
      const I = x.shape[0]!;
      const O = spec.units;
      const one = { ...windows([N, 1, 1, I], [1, 1], [1, 1], "valid"), O };
      const values = convForward(one, x.values, params("w"), params("b"));
      return { shape: [O], values: spec.activation === "relu" ? cut(values) : values };
    }
    case "maxPool2d":
    case "averagePool2d": {
      const { size = 2, stride = size, padding = "valid" } = spec;
      const w = windowsOf(x.shape, N, size, stride, padding);
      const pooled =
        spec.kind === "maxPool2d" ? maxPool2d(x.values, w).y : averagePool2d(x.values, w);
      return { shape: [w.OH, w.OW, w.C], values: pooled };
    }
    case "globalAveragePool": {
      const [H, W, C] = x.shape as [number, number, number];
      return {
        shape: [C],
        values: averagePool2d(x.values, windows([N, H, W, C], [H, W], [1, 1], "valid")),
      };
    }
    case "batchNorm": {
      const { epsilon = 0.001 } = spec;
      const [gamma, beta] = [params("gamma"), params("beta")];
      const statistics = mode.training
        ? channelStatistics(x.values, gamma.length)
        : { mean: params("movingMean"), variance: params("movingVariance") };
      const relu = spec.activation === "relu";
      return {
        shape: x.shape,
        values: batchNorm(x.values, statistics, gamma, beta, epsilon, relu),
      };
    }
    case "relu":
      return { shape: x.shape, values: cut(x.values) };
    case "dropout": {
      if (!mode.training) return x;
      const mask = dropoutMask(
        x.values.length,
        (mode.firstRow * x.values.length) / N,
        spec.rate,
        mode,
        index,
      );
      return {
        shape: x.shape,
        values: Float64Array.from(mask, (scale, i) => scale * x.values[i]!),
      };
    }
    case "flatten":
      return { shape: [x.values.length / N], values: x.values };
  }
}

/** The logits of a model for N images; `weights` by full name, such as `0.conv2d.w`. */
export function forwardModel(
  layers: readonly LayerSpec[],
  input: Shape,
  pixels: Numbers,
  weights: (name: string) => Numbers,
  mode: Mode,
): Numbers {
  const N = pixels.length / input.reduce((product, n) => product * n, 1);
  const first: Batch = { shape: input, values: pixels };
  return layers.reduce((x, spec, index) => {
    const params: Params = (name) => weights(`${index}.${spec.kind}.${name}`);
    return forwardLayer(spec, index, x, N, params, mode);
  }, first).values;
}

/** What L2 adds to the loss: l2 · Σw² of a layer. */
export function penaltyOf(spec: LayerSpec, w: () => Numbers): number {
  const l2 = "l2" in spec ? (spec.l2 ?? 0) : 0;
  return l2 === 0 ? 0 : l2 * Array.from(w()).reduce((sum, value) => sum + value * value, 0);
}

type Sides = number | readonly [number, number];

const both = (sides: Sides) => (typeof sides === "number" ? ([sides, sides] as const) : sides);

function windowsOf(
  shape: Shape,
  N: number,
  kernel: Sides,
  stride: Sides,
  padding: "valid" | "same",
): Windows {
  const [H, W, C] = shape as [number, number, number];
  return windows([N, H, W, C], both(kernel), both(stride), padding);
}

function cut(values: Numbers): Float64Array {
  return Float64Array.from({ length: values.length }, (_, i) => Math.max(0, values[i]!));
}

const masks = new Map<string, Float64Array>();

/** 0 or 1 / (1 − rate) for elements first .. first + n: the draw that assembly/kernels/dropout.ts describes. */
function dropoutMask(
  n: number,
  first: number,
  rate: number,
  mode: Mode,
  layer: number,
): Float64Array {
  const key = [n, first, rate, mode.seed, mode.step, layer].join();
  const known = masks.get(key);
  if (known) return known;
  const limit = Math.round(65536 * rate);
  const mask = Float64Array.from({ length: n }, (_, i) => {
    const e = first + i;
    const words = philox([Math.floor(e / 32) * 4 + (e % 4), 0, mode.step, layer], [mode.seed, 1]);
    const half =
      Math.floor(e / 4) % 2 === 0
        ? words[Math.floor(e / 8) % 4]!
        : words[Math.floor(e / 8) % 4]! >>> 16;
    return half % 65536 >= limit ? 1 / (1 - rate) : 0;
  });
  masks.set(key, mask);
  return mask;
}
