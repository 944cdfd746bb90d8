import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Host, Thread } from "../host.ts";
import { wasmFile } from "../kernels.ts";

// Node 20 has relaxed SIMD behind a flag; it has to be set before the module is compiled, and
// reaches worker threads. Later versions have it on and know no such flag.
if (Number(process.versions.node.split(".")[0]) < 22) {
  setFlagsFromString("--experimental-wasm-relaxed-simd");
}

export const nodeHost: Host = {
  wasm: (build) => readFile(new URL(`../${wasmFile(build)}`, import.meta.url)),

  async read(source) {
    const text = String(source);
    if (!/^https?:/.test(text))
      return readFile(text.startsWith("file:") ? fileURLToPath(text) : text);
    const response = await fetch(text);
    if (!response.ok) throw new Error(`${text}: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  },

  cores: () => availableParallelism(),
  sharesMemory: () => true,

  startThread(name): Thread {
    const worker = new Worker(new URL("./node-thread.js", import.meta.url), { name });
    let ending = false;
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => void worker.on("message", listener),
      onDeath(listener) {
        worker.on("error", (error) =>
          listener(error instanceof Error ? error : new Error(String(error))),
        );
        worker.on("exit", (code) => {
          if (!ending) listener(new Error(`it exited with code ${code}`));
        });
      },
      async end() {
        ending = true;
        await worker.terminate();
      },
    };
  },
};
