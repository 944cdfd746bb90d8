import { type Classifier, InklingError, loadModel } from "@inkling/engine";
import { useHost } from "#engine/host.js";
import wasm from "#engine/inkling.wasm";
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

let loading: Promise<Classifier> | undefined;

/** One classifier for all pads of the page, made when the first one asks. */
export function classifier(): Promise<Classifier> {
  loading ??= loadModel(model, { build: "simd", batch: 8 });
  return loading;
}
