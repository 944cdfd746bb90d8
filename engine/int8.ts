import type { ModelSpec, Tensor } from "./model.ts";
import type { Int8Tensor } from "./safetensors.ts";

// Weights as int8: w = q · step, q a whole number from -127 to 127, one step for each output channel (the
// last axis), so that a small channel keeps its figures beside a large one. Symmetric, after Jacob et
// al. 2018 (arXiv:1712.05877) and Krishnamoorthi 2018 (arXiv:1806.08342).
//
// A step has 17 bits, so that q · step, with seven more, is a float32 without rounding: the step is found
// again from the largest weight, and rounding weights twice changes nothing.

/** The largest whole number. -128 is left out: what is positive has a negative. */
export const MAX_INT8 = 127;

/** Channels of smaller weights are all zero: steps near the smallest float32 would lose bits. */
const SMALLEST = 2 ** -100;

/** Bits of a float32 that a step leaves zero. */
const LOW_BITS = 127;

/** Names of the tensors that the model's file holds as int8. */
export function int8Names({ layers }: ModelSpec): ReadonlySet<string> {
  const isInt8 = layers.map((layer) => "weights" in layer && layer.weights === "int8");
  return new Set(layers.flatMap(({ kind }, i) => (isInt8[i] ? [`${i}.${kind}.w`] : [])));
}

export interface Quantized {
  /** In the shape of the weights. */
  readonly q: Int8Tensor;
  /** One a channel: [O]. */
  readonly steps: Tensor;
}

/** Weights [..., O] as whole numbers of steps, to the nearest. */
export function toInt8({ shape, data }: Tensor): Quantized {
  const channels = shape.at(-1)!;
  const steps = new Float32Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = i % channels;
    steps[channel] = Math.max(steps[channel]!, Math.abs(data[i]!));
  }
  for (let channel = 0; channel < channels; channel++) steps[channel] = stepOf(steps[channel]!);
  const q = new Int8Array(data.length);
  // Plain loops, here and below: with `from` and a function a whole file took five times as long.
  for (let i = 0; i < q.length; i++) {
    const step = steps[i % channels]!;
    q[i] = step === 0 ? 0 : Math.round(data[i]! / step);
  }
  return { q: { shape, data: q }, steps: { shape: [channels], data: steps } };
}

/** max |w| / 127, cut to 17 bits. */
function stepOf(largest: number): number {
  if (largest < SMALLEST) return 0;
  const step = Float32Array.of(largest / MAX_INT8);
  new Uint32Array(step.buffer)[0]! &= ~LOW_BITS;
  return step[0]!;
}

/** The weights that int8 ones stand for. */
export function fromInt8({ q, steps }: Quantized): Tensor {
  const data = new Float32Array(q.data.length);
  const [whole, step] = [q.data, steps.data];
  for (let at = 0; at < data.length; at += step.length) {
    for (let c = 0; c < step.length; c++) data[at + c] = whole[at + c]! * step[c]!;
  }
  return { shape: q.shape, data };
}

/** The weights as a file gives them back: those that it holds as int8 are rounded. */
export function roundInt8(
  spec: ModelSpec,
  weights: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Tensor> {
  const rounded = new Map(weights);
  for (const name of int8Names(spec)) rounded.set(name, fromInt8(toInt8(weights.get(name)!)));
  return rounded;
}
