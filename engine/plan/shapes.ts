import { InklingError, ShapeError } from "../errors.ts";
import type { LayerKind, ModelSpec, Shape } from "../model.ts";
import { validateSpec } from "../validate.ts";
import { elements, type ParamSpec } from "./layer.ts";
import { layerOf } from "./layers/index.ts";

/** One layer of a model, shapes inferred. */
export interface LayerDescription {
  readonly kind: LayerKind;
  readonly input: Shape;
  /** Of one image. */
  readonly output: Shape;
  /** Numbers kept, moving statistics included: Keras's "total params". */
  readonly parameters: number;
  /** Of one image, forward. */
  readonly multiplyAdds: number;
  readonly tensors: readonly { readonly name: string; readonly spec: ParamSpec }[];
}

/**
 * Infers every shape of a model. Throws ShapeError when a layer does not fit the one before it, or
 * the last does not give one number a class; ValueError for options outside their range.
 */
export function describe(spec: ModelSpec): readonly LayerDescription[] {
  validateSpec(spec);
  return inferShapes(spec);
}

/** The same of a model known to be valid. */
export function inferShapes(spec: ModelSpec): readonly LayerDescription[] {
  let input = spec.input;
  const described = spec.layers.map((layerSpec, index): LayerDescription => {
    const layer = layerOf(layerSpec);
    const from = input;
    const output = inLayer(index, () => layer.output(from, layerSpec));
    input = output;
    const tensors = Object.entries(layer.params?.(from, layerSpec) ?? {}).map(([name, param]) => ({
      name: `${index}.${layerSpec.kind}.${name}`,
      spec: param,
    }));
    return {
      kind: layerSpec.kind,
      input: from,
      output,
      parameters: tensors.reduce((sum, tensor) => sum + elements(tensor.spec.shape), 0),
      multiplyAdds: layer.multiplyAdds?.(from, output, layerSpec) ?? 0,
      tensors,
    };
  });
  if (input.length !== 1 || input[0] !== spec.classes.length) {
    throw new ShapeError(
      `${spec.name}: the end of the layers`,
      `[${spec.classes.length}], one number a class`,
      input,
      `End with a dense layer of ${spec.classes.length} units.`,
    );
  }
  return described;
}

/** Says which layer of the list an error is about. */
function inLayer<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InklingError)) throw error;
    error.message = `Layer ${index + 1}, ${error.message}`;
    throw error;
  }
}

/** Names and shapes of the tensors that a model's weight file holds, in order. */
export function parameterShapes(spec: ModelSpec): ReadonlyMap<string, Shape> {
  const tensors = describe(spec).flatMap((layer) => layer.tensors);
  return new Map(tensors.map((tensor) => [tensor.name, tensor.spec.shape]));
}

/** Numbers kept, moving statistics included. */
export function parameterCount(spec: ModelSpec): number {
  return describe(spec).reduce((sum, layer) => sum + layer.parameters, 0);
}

/** Multiply-adds of one image, forward. */
export function multiplyAdds(spec: ModelSpec): number {
  return describe(spec).reduce((sum, layer) => sum + layer.multiplyAdds, 0);
}
