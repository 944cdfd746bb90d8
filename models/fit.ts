import {
  type Dataset,
  InklingError,
  type LayerSpec,
  type ModelSpec,
  type Recipe,
} from "@inkling/engine";
import { areDigits } from "./digits.ts";
import { shippedModels } from "./presets.ts";

/**
 * A preset's model for other data: its input takes the data's images, its last dense layer has one
 * output a class. MNIST's own shape gives the preset back. Throws InklingError `bad_shape` when the
 * model does not end in a dense layer.
 */
export function fitSpec(
  spec: ModelSpec,
  data: Pick<Dataset, "rows" | "columns" | "classes">,
): ModelSpec {
  const last = spec.layers.findLastIndex((layer) => layer.kind === "dense");
  const layer = spec.layers[last];
  if (layer?.kind !== "dense" || !spec.layers.slice(last + 1).every(isPlain)) {
    throw new InklingError(
      "bad_shape",
      `${spec.name}: only a model that ends in a dense layer can be fitted to other classes.`,
    );
  }
  const output: LayerSpec = { ...layer, units: data.classes.length };
  return {
    ...spec,
    input: [data.rows, data.columns, 1],
    layers: spec.layers.with(last, output),
    classes: data.classes,
  };
}

/**
 * A preset's recipe for other data: what a training makes for itself is for ten digits in MNIST's size alone, and
 * the models that come with Inkling teach only these.
 */
export function fitRecipe(
  recipe: Recipe,
  { rows, columns, classes }: Pick<Dataset, "rows" | "columns" | "classes">,
): Recipe {
  if (rows === 28 && columns === 28 && areDigits(classes)) return recipe;
  const { nonDigits: _, drawnDigits: __, crowdedDigits: ___, distil, ...others } = recipe;
  const isOwn = distil !== undefined && !shippedModels.some(({ name }) => name === distil.teacher);
  return isOwn ? { ...others, distil } : others;
}

/** Layers that keep the number of outputs. */
function isPlain({ kind }: LayerSpec): boolean {
  return kind === "dropout" || kind === "relu" || kind === "batchNorm" || kind === "flatten";
}
