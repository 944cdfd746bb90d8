import type { LayerSpec, ModelSpec } from "@inkling/engine";

/** What answers, in a line: the layers of one network, or "mean of inkling, cnn-blocks" of several. */
export function modelLine(networks: readonly ModelSpec[]): string {
  const [first, ...others] = networks;
  if (first && others.length === 0) return layersLine(first.layers);
  const names = `mean of ${networks.map(({ name }) => name).join(", ")}`;
  return networks.some(({ layers }) => hasInt8(layers)) ? `${names} · int8` : names;
}

/** The layers in a line for people: "conv 32 · pool · dropout · dense 128 · dense 10", and "int8" for such weights. */
export function layersLine(layers: readonly LayerSpec[]): string {
  return [...layers.map(word), hasInt8(layers) ? "int8" : undefined]
    .filter((name) => name !== undefined)
    .join(" · ");
}

/** Whether convolutions or dense layers have int8 weights. */
export const hasInt8 = (layers: readonly LayerSpec[]): boolean =>
  layers.some((layer) => "weights" in layer && layer.weights === "int8");

/** Layers without a figure or a choice worth telling have no word. */
function word(layer: LayerSpec): string | undefined {
  switch (layer.kind) {
    case "conv2d":
      return `conv ${layer.filters}`;
    case "dense":
      return `dense ${layer.units}`;
    case "maxPool2d":
    case "averagePool2d":
      return "pool";
    case "globalAveragePool":
      return "mean";
    case "batchNorm":
      return "norm";
    case "dropout":
      return "dropout";
    case "relu":
    case "flatten":
      return undefined;
  }
}
