import { describe, type LayerSpec, type ModelSpec } from "@inkling/engine";
import { compact, count, setting, t } from "../language.tsx";
import { Scroll } from "./scroll.tsx";

/** What one layer is, in words: "conv 32, 3×3, same, relu". Names of kinds and options are the same in every language. */
function layerWords(layer: LayerSpec): string {
  switch (layer.kind) {
    case "conv2d":
      return words(`conv ${layer.filters}, ${pair(layer.kernel)}`, layer.padding, layer.activation);
    case "dense":
      return words(`dense ${layer.units}`, layer.activation);
    case "maxPool2d":
      return t("model.max-pool", { size: pair(layer.size ?? 2) });
    case "averagePool2d":
      return t("model.average-pool", { size: pair(layer.size ?? 2) });
    case "globalAveragePool":
      return t("model.global-average");
    case "batchNorm":
      return words(t("model.batch-norm"), layer.activation);
    case "dropout":
      return `dropout ${setting(layer.rate)}`;
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
    <Scroll label={t("models.layers")}>
      <table class="table layer-table">
        <caption class="sr">{t("model.layers-of", { name: spec.name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("model.layer")}</th>
            <th scope="col">{t("model.output")}</th>
            <th scope="col" class="num">
              {t("models.parameters")}
            </th>
            <th scope="col" class="num">
              {t("models.multiply-adds")}
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
              {t("model.total")}
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
