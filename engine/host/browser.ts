import type { Host, Thread } from "../host.ts";
import { serve } from "../thread.ts";

async function bytes(url: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Some browsers call a page isolated and have no memory to share all the same. */
const sharesMemory = (): boolean =>
  globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";

export const browserHost: Host = {
  // Written out, so that bundlers see the two files.
  wasm: (build) =>
    build === "simd"
      ? bytes(new URL("../inkling.wasm", import.meta.url))
      : bytes(new URL("../inkling-relaxed.wasm", import.meta.url)),

  read: (source) => bytes(source),

  cores: () => navigator.hardwareConcurrency,
  sharesMemory,

  startThread(name): Thread {
    if (!sharesMemory()) return ownThread();
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

/**
 * Where no memory can be shared with a worker, the one thread is then the caller's own,
 * which it holds for an epoch at a time. A page that must not stand still trains in a worker of its own.
 */
function ownThread(): Thread {
  let obey: (command: unknown) => void = () => {};
  let hear: (message: unknown) => void = () => {};
  serve(
    (listener) => {
      obey = listener;
    },
    (message) => hear(message),
  );
  return {
    post: (message) => void setTimeout(() => obey(message)),
    onMessage(listener) {
      hear = listener;
    },
    onDeath: () => {},
    end: async () => {},
  };
}
