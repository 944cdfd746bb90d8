import { type Classifier, InklingError, loadModel } from "@inkling/engine";
import { useHost } from "#engine/host.js";
import wasm from "#engine/inkling.wasm";
import { readsDigits } from "../../models/digits.ts";
import model from "../../models/inkling/model.safetensors";

// Engine and model come with the script: it asks no server for anything, and works where it was copied to.
useHost({
  wasm: async () => wasm,
  read: async (source) => {
    throw new InklingError("not_here", `The pad has its model with it, and loads none: ${source}.`);
  },
  startThread: () => {
    throw new InklingError("not_here", "The pad reads in the page's own thread.");
  },
  cores: () => 1,
  sharesMemory: () => false,
});

/** What the pads read with. */
let file: Uint8Array = model;
let loading: Promise<Classifier> | undefined;

/**
 * From now on another model reads, of one network or an ensemble.
 * @param bytes its safetensors file, with float32 or int8 weights
 * @throws InklingError `too_late` once a pad is on the page: all of a page read with one model
 */
export function useModel(bytes: Uint8Array | ArrayBuffer): void {
  if (loading !== undefined) {
    throw new InklingError("too_late", "useModel: call it before the first pad is on the page.");
  }
  file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

/** One classifier for all pads of the page, made when the first one asks. */
export function classifier(): Promise<Classifier> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Classifier> {
  const loaded = await loadModel(file, { build: "simd", batch: 8 });
  const { name, input, classes } = loaded.model.spec;
  if (readsDigits(loaded.model.spec)) return loaded;
  const reads = `${name} reads ${classes.length} classes in ${input.join(" x ")}.`;
  throw new InklingError("wrong_model", `A pad takes models of digits in 28 x 28 x 1; ${reads}`);
}
