import type { LayerSpec, ModelSpec } from "@inkling/engine";

// Layers in few words, for tables of models.

export const relu = { activation: "relu" } as const;
export const same = { padding: "same" } as const;
export const flatten: LayerSpec = { kind: "flatten" };
export const maxPool: LayerSpec = { kind: "maxPool2d" };
export const globalAverage: LayerSpec = { kind: "globalAveragePool" };

export const dense = (units: number, options = {}): LayerSpec => ({
  kind: "dense",
  units,
  ...options,
});
/** 3x3, unless `options` say otherwise. */
export const conv = (filters: number, options = {}): LayerSpec => ({
  kind: "conv2d",
  filters,
  kernel: 3,
  ...options,
});
export const batchNorm = (options = {}): LayerSpec => ({ kind: "batchNorm", ...options });
export const dropout = (rate: number): LayerSpec => ({ kind: "dropout", rate });

/** A model whose classes are numbers. */
export function model(input: number[], layers: LayerSpec[], classes: number): ModelSpec {
  return {
    name: "small",
    input,
    layers,
    classes: Array.from({ length: classes }, (_, i) => `${i}`),
  };
}
