import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createTrainer, loadModel } from "@inkling/engine";
import { loadDataDirectory } from "../models/datasets.ts";
import { loadMnist } from "../models/mnist.ts";
import { presets, shippedModels } from "../models/presets.ts";
import { openModelStore } from "../models/store.ts";
import { FINE } from "./errors.ts";
import { Interrupts } from "./interrupts.ts";
import { nodeFiles } from "./node-files.ts";
import { createOutput } from "./output.ts";
import type { World } from "./world.ts";

/**
 * The world as it is: this process, its disk, the engine and the server. What only some commands need
 * is loaded when one asks for it: the server alone takes as long to load as all the rest.
 */
export function nodeWorld(): World {
  const interrupts = new Interrupts(process);
  watchPipes(interrupts);
  return {
    out: createOutput(process.stdout, process.stderr, process.env),
    env: process.env,
    files: nodeFiles,
    engine: { loadModel, createTrainer, cores: availableParallelism() },
    store: ({ modelsDir, dataDir, model }) =>
      openModelStore({
        shipped: modelsDir,
        kept: join(dataDir, "models"),
        presets: shippedModels,
        ...(model !== undefined && { chosen: model }),
      }),
    presets: async () => presets,
    data: (directory) => (directory === undefined ? loadMnist() : loadDataDirectory(directory)),
    pictures: async (directory, split) => {
      const { loadPictures } = await import("../models/pictures.ts");
      return loadPictures(directory, split, decode);
    },
    decode,
    serve: async (settings) => (await import("../server/serve.ts")).serve(settings),
    async *bench(selection) {
      const { measure } = await import("../bench/index.ts");
      yield* measure(selection);
    },
    onInterrupt: (listener) => interrupts.add(listener),
  };
}

const decode = async (bytes: Uint8Array) =>
  (await import("../models/decode.ts")).decodeImage(bytes);

/**
 * `inkling ... | head` closes the pipe when it has seen enough. That is no failure; a training saves
 * its checkpoint as it does at Ctrl-C, all else ends.
 */
function watchPipes(interrupts: Interrupts): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (interrupts.isHeard) interrupts.fire();
    else process.exit(FINE);
  });
  process.stderr.on("error", () => {});
}
