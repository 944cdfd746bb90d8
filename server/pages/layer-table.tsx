import { describe, type LayerSpec, type ModelSpec } from "@inkling/engine";
import { compact, count } from "../../models/format.ts";
import { Scroll } from "./scroll.tsx";

/** What one layer is, in words: "conv 32, 3×3, same, relu". */
function layerWords(layer: LayerSpec): string {
  switch (layer.kind) {
    case "conv2d":
      return words(`conv ${layer.filters}, ${pair(layer.kernel)}`, layer.padding, layer.activation);
    case "dense":
      return words(`dense ${layer.units}`, layer.activation);
    case "maxPool2d":
      return `max-pool ${pair(layer.size ?? 2)}`;
    case "averagePool2d":
      return `average-pool ${pair(layer.size ?? 2)}`;
    case "globalAveragePool":
      return "global average";
    case "batchNorm":
      return words("batch norm", layer.activation);
    case "dropout":
      return `dropout ${layer.rate}`;
    case "relu":
    case "flatten":
      return layer.kind;
  }
}

const pair = (size: number | readonly [number, number]): string =>
  typeof size === "number" ? `${size}×${size}` : size.join("×");

const words = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "linear" && part !== "valid").join(", ");

/** The layers of a model, one a row, with what each costs. */
export const LayerTable = ({ spec }: { spec: ModelSpec }) => {
  const layers = describe(spec);
  const sum = (key: "parameters" | "multiplyAdds") =>
    layers.reduce((total, layer) => total + layer[key], 0);
  return (
    <Scroll label="Layers">
      <table class="table layer-table">
        <caption class="sr">Layers of {spec.name}</caption>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Output</th>
            <th scope="col" class="num">
              Parameters
            </th>
            <th scope="col" class="num">
              Multiply-adds
            </th>
          </tr>
        </thead>
        <tbody>
          {spec.layers.map((layer, i) => (
            <tr>
              <td>{layerWords(layer)}</td>
              <td class="nowrap">{layers[i]?.output.join("×")}</td>
              <td class="num">{cost(layers[i]?.parameters)}</td>
              <td class="num">{cost(layers[i]?.multiplyAdds)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan={2}>
              Total
            </th>
            <td class="num">{count(sum("parameters"))}</td>
            <td class="num">{compact(sum("multiplyAdds"))}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
};

const cost = (n = 0): string => (n === 0 ? "" : compact(n));
