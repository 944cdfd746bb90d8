import { describe, type LayerSpec, type ModelSpec } from "@inkling/engine";
import {
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from "@jax-js/jax";
import { type Job, type Measure, rateOf } from "../job.ts";
import { shipped } from "../shipped.ts";

/** What a step takes and gives; its arrays are freed when handed on, see the package's README. */
type State = {
  params: np.Array[];
  m: np.Array[];
  v: np.Array[];
  /** Steps done, with this one. */
  t: np.Array;
  key: np.Array;
};

const EPSILON = 1e-3;
const ADAM = { rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * Its wasm backend: threads are those of browsers, so one in Node. The whole step is one jit, which was
 * twice as fast as a jit of the loss alone. Its optimizers are a package of their own, hence Adam by hand.
 */
export async function jaxWasm({ task, preset, batch, threads }: Job): Promise<Measure> {
  if (threads > 1) throw new Error("no threads in Node");
  if (preset === "cnn-blocks" && batch > 1) throw new Error("2 to 6 images/s of cnn-blocks");
  await init("wasm");
  defaultDevice("wasm");
  const { spec } = await shipped(preset);
  const x = np.full([batch, 1, 28, 28], 0.3);
  const params = paramsOf(spec);
  if (task === "infer") {
    const network = networkOf(spec.layers, false);
    const infer = jit((own: np.Array[], images: np.Array) => nn.softmax(network(own, images, [])));
    return (seconds) => rateOf(batch, seconds, () => infer(tree.ref(params), x.ref).data());
  }
  const labels = new Int32Array(batch).map((_, i) => i % 10);
  const y = nn.oneHot(np.array(labels, { dtype: np.int32 }), 10);
  const step = jit(trainingStep(spec, batch));
  const zeros = () => params.map(({ shape }) => np.zeros(shape));
  let state: State = { params, m: zeros(), v: zeros(), t: np.ones([]), key: random.key(1) };
  return (seconds) =>
    rateOf(batch, seconds, async () => {
      const [loss, next] = step(state, x.ref, y.ref);
      state = next as State;
      await loss.data();
    });
}

/** Forward, backward and Adam. */
function trainingStep({ layers }: ModelSpec, batch: number) {
  const network = networkOf(layers, true);
  const dropouts = layers.filter(({ kind }) => kind === "dropout").length;
  const lossAndGradient = valueAndGrad(
    (params: np.Array[], x: np.Array, y: np.Array, keys: np.Array[]) =>
      nn
        .logSoftmax(network(params, x, keys))
        .mul(y)
        .sum()
        .mul(-1 / batch),
  );
  return ({ params, m, v, t, key }: State, x: np.Array, y: np.Array): [np.Array, State] => {
    const [next, ...keys] = random.split(key, 1 + dropouts);
    const [loss, gradient] = lossAndGradient(tree.ref(params), x, y, keys);
    const moved = params.map((p, i) => adam(p, gradient[i]!, m[i]!, v[i]!, t.ref));
    const state: State = {
      params: moved.map((one) => one[0]),
      m: moved.map((one) => one[1]),
      v: moved.map((one) => one[2]),
      t: t.add(1),
      key: next!,
    };
    return [loss, state];
  };
}

/** m' = β₁m + (1-β₁)g    v' = β₂v + (1-β₂)g²    p' = p - rate · m'/(1-β₁ᵗ) / (√(v'/(1-β₂ᵗ)) + ε) */
function adam(p: np.Array, g: np.Array, m: np.Array, v: np.Array, t: np.Array) {
  const { rate, beta1, beta2, epsilon } = ADAM;
  const m2 = m.mul(beta1).add(g.ref.mul(1 - beta1));
  const v2 = v.mul(beta2).add(np.square(g).mul(1 - beta2));
  const mean = m2.ref.div(np.subtract(1, np.power(beta1, t.ref)));
  const size = np.sqrt(v2.ref.div(np.subtract(1, np.power(beta2, t)))).add(epsilon);
  return [p.sub(mean.mul(rate).div(size)), m2, v2] as const;
}

/** Two arrays for each layer that has any, `[out, in, ...]` for convolutions as lax wants them. */
function paramsOf(spec: ModelSpec): np.Array[] {
  const shapes = describe(spec);
  return spec.layers.flatMap((layer, i) => {
    const { input, output } = shapes[i]!;
    if (layer.kind === "dense") {
      const [inputs = 1] = input;
      return [noise([inputs, layer.units], inputs), np.zeros([layer.units])];
    }
    const perChannel = output.length === 3 ? [output[2]!, 1, 1] : [output[0]!];
    if (layer.kind === "batchNorm") return [np.ones(perChannel), np.zeros(perChannel)];
    if (layer.kind !== "conv2d") return [];
    const kernel = layer.kernel as number;
    const channels = input[2]!;
    const w = noise([layer.filters, channels, kernel, kernel], channels * kernel ** 2);
    return [w, np.zeros(perChannel)];
  });
}

function noise(shape: number[], fanIn: number): np.Array {
  const size = 1 / Math.sqrt(fanIn);
  return random.uniform(random.key(1), shape, { minval: -size, maxval: size });
}

/** Logits of images `[N, C, H, W]`. */
function networkOf(layers: readonly LayerSpec[], trains: boolean) {
  return (params: readonly np.Array[], x: np.Array, keys: readonly np.Array[]): np.Array => {
    const param = params[Symbol.iterator]();
    const key = keys[Symbol.iterator]();
    for (const layer of layers) {
      x = layerOf(
        layer,
        x,
        trains,
        () => param.next().value!,
        () => key.next().value!,
      );
      if ("activation" in layer && layer.activation === "relu") x = nn.relu(x);
    }
    return x;
  };
}

function layerOf(
  layer: LayerSpec,
  x: np.Array,
  trains: boolean,
  param: () => np.Array,
  key: () => np.Array,
): np.Array {
  switch (layer.kind) {
    case "conv2d": {
      const padding = layer.padding === "same" ? "SAME" : "VALID";
      return lax.convGeneralDilated(x, param(), [1, 1], padding).add(param());
    }
    case "dense":
      return np.dot(x, param()).add(param());
    case "batchNorm": {
      // Statistics that are kept cost a sum each: inference has them in its two arrays.
      const axes = x.ndim === 4 ? [0, 2, 3] : [0];
      return (trains ? normalised(x, axes) : x).mul(param()).add(param());
    }
    case "maxPool2d":
      return lax.reduceWindow(x, np.max, [2, 2], [2, 2]);
    case "relu":
      return nn.relu(x);
    case "dropout": {
      if (!trains) return x;
      const keep = 1 - layer.rate;
      return x.mul(
        random
          .bernoulli(key(), keep, x.shape)
          .astype(np.float32)
          .mul(1 / keep),
      );
    }
    case "flatten":
      return x.reshape([x.shape[0]!, -1]);
    default:
      throw new Error(`no layer for ${layer.kind}`);
  }
}

function normalised(x: np.Array, axes: number[]): np.Array {
  const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
  return centred.div(np.sqrt(variance.add(EPSILON)));
}
