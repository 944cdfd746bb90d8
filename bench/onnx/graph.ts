import type { LayerSpec, ModelSpec, Tensor } from "@inkling/engine";
import { type Attributes, encodeGraph, initializer, node } from "./proto.ts";

type Weights = ReadonlyMap<string, Tensor>;
type Pair = number | readonly [number, number];
type Of<K extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: K }>;

const BATCH_NORM_EPSILON = 0.001;

/**
 * A model at inference as ONNX: input `input` [N, ...spec.input] as our classifier takes it, output
 * `output` [N, classes], probabilities. Pictures travel as [N, C, H, W] inside, because ONNX knows
 * nothing else, and are turned back before they are flattened, so that dense weights mean the same.
 */
export function toOnnx(spec: ModelSpec, weights: Weights): Uint8Array {
  const graph = new GraphWriter(weights);
  let x = "input";
  if (spec.input.length === 3) x = graph.add("Transpose", [x], { perm: [0, 3, 1, 2] });
  let isPicture = spec.input.length === 3;
  spec.layers.forEach((layer, index) => {
    x = graph.layer(x, layer, index, isPicture);
    if (layer.kind === "flatten" || layer.kind === "globalAveragePool") isPicture = false;
  });
  graph.nodes.push(node("Softmax", [x], "output", { axis: -1 }));
  return encodeGraph({
    input: [-1, ...spec.input],
    output: [-1, spec.classes.length],
    nodes: graph.nodes,
    initializers: graph.initializers,
  });
}

/** The nodes and weights so far; each `add` gives the name of the new node's output. */
class GraphWriter {
  readonly nodes: object[] = [];
  readonly initializers: object[] = [];
  readonly #weights: Weights;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  add(op: string, inputs: string[], attributes: Attributes = {}): string {
    const output = `${this.nodes.length}.${op}`;
    this.nodes.push(node(op, inputs, output, attributes));
    return output;
  }

  layer(x: string, layer: LayerSpec, index: number, isPicture: boolean): string {
    switch (layer.kind) {
      case "conv2d":
        return this.#activate(this.#conv2d(x, layer, index), layer);
      case "dense":
        return this.#activate(this.#dense(x, index), layer);
      case "batchNorm":
        return this.#activate(this.#batchNorm(x, layer, index), layer);
      case "maxPool2d":
        return this.add("MaxPool", [x], window(layer));
      case "averagePool2d":
        return this.add("AveragePool", [x], { ...window(layer), count_include_pad: 0 });
      case "globalAveragePool":
        return this.add("Flatten", [this.add("GlobalAveragePool", [x])], { axis: 1 });
      case "relu":
        return this.add("Relu", [x]);
      case "dropout":
        return x;
      case "flatten": {
        const nhwc = isPicture ? this.add("Transpose", [x], { perm: [0, 2, 3, 1] }) : x;
        return this.add("Flatten", [nhwc], { axis: 1 });
      }
    }
  }

  #conv2d(x: string, layer: Of<"conv2d">, index: number): string {
    const name = `${index}.conv2d`;
    const w = this.#tensor(`${name}.w`);
    const [KH, KW, C, O] = w.shape as [number, number, number, number];
    this.initializers.push(initializer(`${name}.w`, [O, C, KH, KW], toOIHW(w)));
    return this.add("Conv", [x, `${name}.w`, this.#vector(`${name}.b`)], {
      kernel_shape: pair(layer.kernel),
      strides: pair(layer.stride ?? 1),
      auto_pad: autoPad(layer.padding),
    });
  }

  #dense(x: string, index: number): string {
    const { shape, data } = this.#tensor(`${index}.dense.w`);
    this.initializers.push(initializer(`${index}.dense.w`, shape, data));
    return this.add("Gemm", [x, `${index}.dense.w`, this.#vector(`${index}.dense.b`)]);
  }

  #batchNorm(x: string, layer: Of<"batchNorm">, index: number): string {
    const tensors = ["gamma", "beta", "movingMean", "movingVariance"];
    const inputs = tensors.map((name) => this.#vector(`${index}.batchNorm.${name}`));
    const epsilon = { float: layer.epsilon ?? BATCH_NORM_EPSILON };
    return this.add("BatchNormalization", [x, ...inputs], { epsilon });
  }

  #activate(x: string, layer: { readonly activation?: string }): string {
    return layer.activation === "relu" ? this.add("Relu", [x]) : x;
  }

  #vector(name: string): string {
    const { shape, data } = this.#tensor(name);
    this.initializers.push(initializer(name, shape, data));
    return name;
  }

  #tensor(name: string): Tensor {
    const tensor = this.#weights.get(name);
    if (tensor) return tensor;
    throw new Error(`No weights ${name}; there are ${[...this.#weights.keys()].join(", ")}.`);
  }
}

function window({
  size = 2,
  stride = size,
  padding,
}: Of<"maxPool2d" | "averagePool2d">): Attributes {
  return { kernel_shape: pair(size), strides: pair(stride), auto_pad: autoPad(padding) };
}

/** Where the padding is odd, Keras puts the greater half after the picture. */
const autoPad = (padding: "valid" | "same" = "valid"): string =>
  padding === "same" ? "SAME_UPPER" : "VALID";

const pair = (value: Pair): readonly number[] =>
  typeof value === "number" ? [value, value] : value;

/** [KH, KW, C, O] to [O, C, KH, KW] */
function toOIHW({ shape, data }: Tensor): Float32Array {
  const [KH, KW, C, O] = shape as [number, number, number, number];
  const out = new Float32Array(data.length);
  let to = 0;
  for (let o = 0; o < O; o++)
    for (let c = 0; c < C; c++)
      for (let k = 0; k < KH * KW; k++) out[to++] = data[(k * C + c) * O + o]!;
  return out;
}
