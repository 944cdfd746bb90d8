import type { Host, Thread } from "../host.ts";

async function bytes(url: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

export const browserHost: Host = {
  // Written out, so that bundlers see the two files.
  wasm: (build) =>
    build === "simd"
      ? bytes(new URL("../inkling.wasm", import.meta.url))
      : bytes(new URL("../inkling-relaxed.wasm", import.meta.url)),

  read: (source) => bytes(source),

  cores: () => (globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1),

  startThread(name): Thread {
    const worker = new Worker(new URL("./browser-thread.js", import.meta.url), {
      type: "module",
      name,
    });
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => worker.addEventListener("message", (event) => listener(event.data)),
      onDeath: (listener) =>
        worker.addEventListener("error", (event) =>
          listener(new Error(event.message || "it did not start")),
        ),
      end: async () => worker.terminate(),
    };
  },
};
