import type { Model, Tensor } from "@inkling/engine";
import { stirred } from "./stirred.ts";

/** What is done to the weights of a network. */
export interface Damage {
  /** Place of the layer; undefined for all of them. */
  readonly layer: number | undefined;
  /** Normal noise on the weights, in per cent of their standard deviation, layer by layer. */
  readonly noise: number;
  /** Weights that are 0, in per cent of them. */
  readonly zeros: number;
  /** Whether biases, and the shifts of batch norm, are 0. */
  readonly withoutBiases: boolean;
}

export const UNDAMAGED: Damage = { layer: undefined, noise: 0, zeros: 0, withoutBiases: false };

export const isUndamaged = ({ noise, zeros, withoutBiases }: Damage): boolean =>
  noise === 0 && zeros === 0 && !withoutBiases;

/** Tensors of a layer with these names are weights, those shifts. */
const WEIGHTS = "w";
const SHIFTS = ["b", "beta"];

/** The network with its damage: for the same damage the same each time. */
export function damaged(model: Model, damage: Damage): Model {
  const weights = new Map(
    [...model.weights].map(([name, tensor]): [string, Tensor] => {
      const [layer, , kind = ""] = name.split(".");
      const isMeant = damage.layer === undefined || damage.layer === Number(layer);
      if (!isMeant) return [name, tensor];
      if (kind === WEIGHTS) return [name, worn(tensor, damage, Number(layer))];
      const isLost = damage.withoutBiases && SHIFTS.includes(kind);
      return [name, isLost ? { ...tensor, data: new Float32Array(tensor.data.length) } : tensor];
    }),
  );
  return { ...model, weights };
}

/** Numbers of a layer's tensor are told from another's by so much. */
const APART = 1 << 24;

function worn({ shape, data }: Tensor, { noise, zeros }: Damage, layer: number): Tensor {
  const scale = (noise / 100) * deviation(data);
  return {
    shape,
    data: data.map((weight, i) => {
      const place = layer * APART + i;
      // A place's chance is its own: more zeros take in those that there were.
      if (stirred(3 * place) < zeros / 100) return 0;
      return weight + scale * normal(stirred(3 * place + 1), stirred(3 * place + 2));
    }),
  };
}

function deviation(data: Float32Array): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
}

/** Two evenly spread numbers as a normal one (Box and Muller 1958). */
const normal = (a: number, b: number): number =>
  Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);

/** Layers that can be damaged, by their places: those with weights or shifts. */
export const damageable = ({ weights, spec }: Model): readonly { index: number; kind: string }[] =>
  spec.layers.flatMap(({ kind }, index) => {
    const has = (tensor: string) => weights.has(`${index}.${kind}.${tensor}`);
    return [WEIGHTS, ...SHIFTS].some(has) ? [{ index, kind }] : [];
  });
