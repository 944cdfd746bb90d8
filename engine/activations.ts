import { readModel } from "./classifier.ts";
import { type AnyModel, isEnsemble } from "./ensemble.ts";
import { ValueError } from "./errors.ts";
import { layOutInference } from "./infer/layout.ts";
import { makePass } from "./infer/pass.ts";
import { compileKernels, instantiate, type KernelOptions, sizingKernels } from "./kernels.ts";
import type { LayerKind, Model, Shape } from "./model.ts";
import { createMemory } from "./plan/arena.ts";
import { elements, F32, type Site } from "./plan/layer.ts";
import { writeParameters } from "./plan/parameters.ts";

/** What one layer of a model gives for one image. */
export interface LayerOutput {
  /** Place in the model's list of layers. */
  readonly index: number;
  readonly kind: LayerKind;
  /** [H, W, C], or the length of a vector. */
  readonly shape: Shape;
  /** [...shape] */
  readonly data: Float32Array;
}

/** The outputs of all layers, in order, for one input [H·W·C]. */
export type Activations = (pixels: Float32Array) => readonly LayerOutput[];

/**
 * Loads a model for looking inside: from what `loadModel` takes, but one network alone. Its layers run one by
 * one as they stand in the model, as in inference (moving statistics, no dropout); nothing is folded, so this is
 * slower than answering. The last output is the logits, before the temperature of the model's confidence.
 * @throws ValueError for an ensemble, of which `membersOf` gives the networks; otherwise as `loadModel` does
 */
export async function loadActivations(
  source: string | URL | Uint8Array | ArrayBuffer | AnyModel,
  options: KernelOptions = {},
): Promise<Activations> {
  const model = await readModel(source);
  return activationsOf(
    oneNetwork("loadActivations", model),
    (await compileKernels(options)).module,
  );
}

/** @throws ValueError for an ensemble */
export function oneNetwork(caller: string, model: AnyModel): Model {
  if (!isEnsemble(model)) return model;
  const rule = "expected one network: membersOf gives those of an ensemble";
  throw new ValueError(`${caller}: model`, rule, model.spec.name);
}

function activationsOf({ spec, weights }: Model, module: WebAssembly.Module): Activations {
  const job = { spec, batch: 1, workers: 0 };
  const outputs: LayerOutput[] = [];
  const keep = ({ index, spec: { kind }, output: shape, y }: Site): void => {
    const data = floats.slice(y / F32, y / F32 + elements(shape));
    outputs.push({ index, kind, shape, data });
  };
  // Ranges are used again by the next layer but one, so each output is kept as soon as it is there.
  const layout = layOutInference(job, sizingKernels(module), (site, calls) => ({
    ...calls,
    forward(run) {
      calls.forward(run);
      keep(site);
    },
  }));
  const memory = createMemory(layout.top);
  const floats = new Float32Array(memory.buffer);
  const { table, trainable, state, passes } = layout;
  const blocks = {
    trainable: new Float32Array(memory.buffer, trainable, table.trainableFloats),
    state: new Float32Array(memory.buffer, state, table.stateFloats),
  };
  const k = instantiate(module, memory);
  writeParameters(table, blocks, weights);
  for (const task of passes[0]!.plan.prepare) task.run(k);
  const pass = makePass(k, memory, job, passes[0]!);
  const size = elements(spec.input);

  return (pixels) => {
    if (pixels.length !== size) {
      const rule = `expected ${size} numbers (${spec.input.join(" x ")})`;
      throw new ValueError(`${spec.name}: pixels`, rule, pixels.length);
    }
    outputs.length = 0;
    pass(pixels, 1);
    return outputs.slice();
  };
}
