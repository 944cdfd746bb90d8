import { type AnyModel, type Ensemble, isEnsemble } from "./ensemble.ts";
import { roundInt8 } from "./int8.ts";
import type { LayerSpec, Model, ModelSpec, Provenance, Results } from "./model.ts";
import { validateSpec } from "./validate.ts";
import { checkWeights } from "./weights.ts";

/**
 * The model with the weights of its convolutions and dense layers rounded to int8: whole numbers from -127
 * to 127 times a step for each output channel (Jacob et al. 2018, arXiv:1712.05877). `encodeModel`
 * writes it as a file of about a quarter of the size, which `loadModel` reads like any other.
 *
 *   conv2d w [KH, KW, C, O]   q int8 of the same shape, steps float32 [O]
 *   dense w [I, O]            q int8 of the same shape, steps float32 [O]
 *
 * Biases and batch norm stay float32: batch norm scales whole channels, so folding it in later only changes
 * steps. The weights of the new model are those that the file will give back, to the bit; quantising
 * twice changes nothing. Figures of the old weights are left out of the provenance: measure the new ones.
 * Of an ensemble each member is quantised.
 * @throws ValueError, ShapeError for a description that is none; FormatError for weights that are not its own
 */
export function quantize(model: Model): Model;
export function quantize(model: Ensemble): Ensemble;
export function quantize(model: AnyModel): AnyModel;
export function quantize(model: AnyModel): AnyModel {
  if (!isEnsemble(model)) return quantizeNetwork(model);
  const members = model.members.map(quantizeNetwork);
  return { ...model, members, provenance: withoutFigures(model.provenance) };
}

function quantizeNetwork(model: Model): Model {
  const old = validateSpec(model.spec, "model");
  const weights = checkWeights(`model ${old.name}`, old, model.weights);
  const spec: ModelSpec = { ...old, layers: old.layers.map(withInt8) };
  return {
    spec,
    weights: roundInt8(spec, weights),
    provenance: withoutFigures(model.provenance),
    ...(model.confidence && { confidence: model.confidence }),
  };
}

function withInt8(layer: LayerSpec): LayerSpec {
  if (layer.kind !== "conv2d" && layer.kind !== "dense") return layer;
  return { ...layer, weights: "int8" };
}

function withoutFigures({ results, ...provenance }: Provenance): Provenance {
  if (!results) return provenance;
  const { epochs, seconds } = results;
  const kept: Results = {
    ...(epochs !== undefined && { epochs }),
    ...(seconds !== undefined && { seconds }),
  };
  return { ...provenance, results: kept };
}
