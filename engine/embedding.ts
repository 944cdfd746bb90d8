import { oneNetwork } from "./activations.ts";
import { type ClassifierOptions, readModel, sizesOf } from "./classifier.ts";
import type { AnyModel } from "./ensemble.ts";
import { ValueError } from "./errors.ts";
import { makeNetwork } from "./infer/network.ts";
import { compileKernels } from "./kernels.ts";
import type { LayerSpec, Model } from "./model.ts";
import { elements } from "./plan/layer.ts";
import { describe } from "./plan/shapes.ts";

/** What a model makes of an image before it decides: the input of its last layer with weights. */
export interface Embedding {
  /** Numbers of one image. */
  readonly size: number;
  /** [n, H·W·C] → [n, size] */
  embed(pixels: Float32Array): Float32Array;
  /** The same bits, computed by all threads: see `Classifier.probabilitiesByThreads`. */
  embedByThreads(pixels: Float32Array): Promise<Float32Array>;
  /** Ends the threads, if there are several. */
  close(): Promise<void>;
}

/**
 * Loads a model to compare images by what it makes of them: its last hidden layer as a vector. Images that
 * lie near each other there look alike to the model. Of a model with weights in one layer alone, the input.
 * @throws ValueError for an ensemble, of which `membersOf` gives the networks; otherwise as `loadModel` does
 */
export async function loadEmbedding(
  source: string | URL | Uint8Array | ArrayBuffer | AnyModel,
  options: ClassifierOptions = {},
): Promise<Embedding> {
  const [read, { module }] = await Promise.all([readModel(source), compileKernels(options)]);
  const { batch, threads } = sizesOf("loadEmbedding", options);
  const model = withoutEnd(oneNetwork("loadEmbedding", read));
  const { name, input, classes } = model.spec;
  const network = await makeNetwork(model, module, batch, threads, true);

  function check(pixels: Float32Array): Float32Array {
    if (pixels.length % elements(input) === 0) return pixels;
    const rule = `expected a multiple of ${elements(input)} numbers (${input.join(" x ")} an image)`;
    throw new ValueError(`${name}: pixels`, rule, pixels.length);
  }

  return {
    size: classes.length,
    embed: (pixels) => network.probabilities(check(pixels)),
    embedByThreads: async (pixels) => network.probabilitiesByThreads(check(pixels)),
    close: () => network.close(),
  };
}

/** The layers before the last that has weights, as a network whose answer is a vector. */
function withoutEnd({ spec, weights }: Model): Model {
  const described = describe(spec);
  const end = Math.max(
    0,
    described.findLastIndex((layer) => layer.tensors.length > 0),
  );
  const shape = described[end]?.input ?? spec.input;
  const flat: readonly LayerSpec[] = shape.length === 1 ? [] : [{ kind: "flatten" }];
  const classes = Array.from({ length: elements(shape) }, (_, i) => String(i));
  const kept = [...weights].filter(([name]) => Number.parseInt(name, 10) < end);
  return {
    spec: { ...spec, layers: [...spec.layers.slice(0, end), ...flat], classes },
    weights: new Map(kept),
    provenance: {},
  };
}
