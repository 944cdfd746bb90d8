import type { LayerSpec } from "@inkling/engine";

/** The layers in a line for people: "conv 32 · pool · dropout · dense 128 · dense 10", and "int8" for such weights. */
export function layersLine(layers: readonly LayerSpec[]): string {
  const isInt8 = layers.some((layer) => "weights" in layer && layer.weights === "int8");
  return [...layers.map(word), isInt8 ? "int8" : undefined]
    .filter((name) => name !== undefined)
    .join(" · ");
}

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
