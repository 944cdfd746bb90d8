import type { LayerKind, LayerSpec } from "../../model.ts";
import type { Layer } from "../layer.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { averagePool2d, globalAveragePool, maxPool2d } from "./pools.ts";
import { dropout, flatten, relu } from "./simple.ts";

/** The one table of kinds. */
const layers: { readonly [K in LayerKind]: unknown } = {
  conv2d,
  dense,
  maxPool2d,
  averagePool2d,
  globalAveragePool,
  batchNorm,
  relu,
  dropout,
  flatten,
};

export const layerKinds = Object.keys(layers) as readonly LayerKind[];

/** The layer of a spec; the table's types pair each kind with its own options. */
export function layerOf(spec: LayerSpec): Layer {
  return layers[spec.kind] as Layer;
}
