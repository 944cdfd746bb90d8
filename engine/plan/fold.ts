import type { LayerSpec, Model, ModelSpec, Tensor } from "../model.ts";

/** One layer on its way through folding, with its tensors by their short names. */
interface Piece {
  spec: LayerSpec;
  tensors: Map<string, Tensor>;
}

/**
 * The same function with fewer layers, for inference: batch norm folded into the convolution or
 * dense layer before it, ReLU into the layer before it, dropout left out; the temperature of its
 * confidence, if it has one, in the last weights.
 */
export function fold(model: Model): { spec: ModelSpec; weights: ReadonlyMap<string, Tensor> } {
  const pieces: Piece[] = [];
  for (const [index, spec] of model.spec.layers.entries()) {
    const piece = { spec, tensors: tensorsOf(model, index, spec) };
    const before = pieces.at(-1);
    if (spec.kind === "dropout") continue;
    if (spec.kind === "batchNorm" && before && isLinear(before.spec)) foldBatchNorm(before, piece);
    else if (spec.kind === "relu" && before && takesRelu(before.spec))
      before.spec = { ...before.spec, activation: "relu" } as LayerSpec;
    else pieces.push(piece);
  }
  if (model.confidence) cool(pieces, model.confidence.temperature);
  const weights = new Map<string, Tensor>();
  for (const [index, { spec, tensors }] of pieces.entries()) {
    for (const [name, tensor] of tensors) weights.set(`${index}.${spec.kind}.${name}`, tensor);
  }
  return { spec: { ...model.spec, layers: pieces.map((piece) => piece.spec) }, weights };
}

/** logits / T: what may follow the last weights, pooling and ReLU, passes a positive factor on. */
function cool(pieces: readonly Piece[], temperature: number): void {
  const last = pieces.findLast(({ tensors }) => tensors.has("w") || tensors.has("gamma"));
  if (!last) return;
  const scaled = ["w", "b"].some((name) => last.tensors.has(name)) ? ["w", "b"] : ["gamma", "beta"];
  for (const name of scaled) {
    const { shape, data } = last.tensors.get(name)!;
    last.tensors.set(name, { shape, data: data.map((value) => value / temperature) });
  }
}

function tensorsOf(model: Model, index: number, spec: LayerSpec): Map<string, Tensor> {
  const prefix = `${index}.${spec.kind}.`;
  const own = [...model.weights].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function isLinear(spec: LayerSpec): boolean {
  return (spec.kind === "conv2d" || spec.kind === "dense") && spec.activation !== "relu";
}

function takesRelu(spec: LayerSpec): boolean {
  return spec.kind === "conv2d" || spec.kind === "dense" || spec.kind === "batchNorm";
}

/** γ·(x·W + b − mean)/√(variance + ε) + β  =  x·(W·s) + (b − mean)·s + β  with s = γ/√(variance + ε) */
function foldBatchNorm(before: Piece, norm: Piece): void {
  if (norm.spec.kind !== "batchNorm") return;
  const { epsilon = 0.001, activation = "linear" } = norm.spec;
  const [w, b] = [before.tensors.get("w")!, before.tensors.get("b")!];
  const [gamma, beta, mean, variance] = ["gamma", "beta", "movingMean", "movingVariance"].map(
    (name) => norm.tensors.get(name)!.data,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const scale = gamma.map((value, c) => value / Math.sqrt(variance[c]! + epsilon));
  before.spec = { ...before.spec, activation } as LayerSpec;
  before.tensors = new Map([
    ["w", { shape: w.shape, data: scaled(w.data, scale) }],
    ["b", { shape: b.shape, data: b.data.map((v, c) => (v - mean[c]!) * scale[c]! + beta[c]!) }],
  ]);
}

/** Weights [..., O] times one factor a channel: plain loops, because a first answer waits for them. */
function scaled(weights: Float32Array, scale: Float32Array): Float32Array<ArrayBuffer> {
  const data = new Float32Array(weights.length);
  for (let at = 0; at < data.length; at += scale.length) {
    for (let c = 0; c < scale.length; c++) data[at + c] = weights[at + c]! * scale[c]!;
  }
  return data;
}
