import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { LayerSpec } from "@inkling/engine";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { drawnPixels } from "../../data.ts";
import { type Job, type Measure, rateOf } from "../job.ts";
import { shipped } from "../shipped.ts";

/** Its wasm backend uses one thread in Node, and has no gradient of a convolution. */
export async function tfjsWasm({ task, preset, batch, threads }: Job): Promise<Measure> {
  if (threads > 1) throw new Error("no threads in Node");
  const require = createRequire(import.meta.url);
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  await tf.ready();
  const { spec } = await shipped(preset);
  const model = tf.sequential();
  spec.layers.forEach((layer, i) => {
    for (const made of layersOf(layer, i === 0 ? { inputShape: [...spec.input] } : {}))
      model.add(made);
  });
  model.add(tf.layers.softmax());
  const x = tf.tensor(drawnPixels(batch), [batch, ...spec.input]);
  if (task === "infer") {
    return (seconds) =>
      rateOf(batch, seconds, async () => {
        const y = model.predict(x) as tf.Tensor;
        await y.data();
        y.dispose();
      });
  }
  model.compile({ optimizer: tf.train.adam(), loss: "sparseCategoricalCrossentropy" });
  const y = tf.zeros([batch, 1]);
  return (seconds) => rateOf(batch, seconds, () => model.trainOnBatch(x, y));
}

function layersOf(layer: LayerSpec, first: { inputShape?: number[] }): tf.layers.Layer[] {
  const activation = "activation" in layer && layer.activation === "relu" ? "relu" : "linear";
  const init = "glorotUniform";
  switch (layer.kind) {
    case "conv2d": {
      const { filters, padding = "valid" } = layer;
      const kernelSize = layer.kernel as number;
      return [
        tf.layers.conv2d({
          ...first,
          filters,
          kernelSize,
          padding,
          activation,
          kernelInitializer: init,
        }),
      ];
    }
    case "dense":
      return [
        tf.layers.dense({ ...first, units: layer.units, activation, kernelInitializer: init }),
      ];
    case "maxPool2d":
      return [tf.layers.maxPooling2d({ poolSize: 2, strides: 2 })];
    case "batchNorm":
      return [
        tf.layers.batchNormalization({}),
        ...(activation === "relu" ? [tf.layers.reLU()] : []),
      ];
    case "relu":
      return [tf.layers.reLU()];
    case "dropout":
      return [tf.layers.dropout({ rate: layer.rate })];
    case "flatten":
      return [tf.layers.flatten({ ...first })];
    default:
      throw new Error(`no layer for ${layer.kind}`);
  }
}
