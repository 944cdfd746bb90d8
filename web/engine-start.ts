// Starts the worker, and its way to the wasm and the weights, while the page itself is still on its way: a classic
// script without imports, so that it runs as soon as it is there.

declare global {
  interface Window {
    /** The worker that answers drawings. */
    engine?: Worker;
  }
}

const script = document.currentScript as HTMLScriptElement;
const { name, weights: source } = script.dataset;
window.engine = new Worker(new URL("engine-worker.js", script.src), {
  type: "module",
  // A message would wait until the page has time to pass it on; the name is there when the worker starts.
  name: JSON.stringify({ name, source }),
});

export {};
