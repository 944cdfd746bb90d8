import { serveRates } from "../bench/thread.ts";

// A thread that measures, beside others: bench-worker.ts starts it.

serveRates(
  (listener) => addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data)),
  (message) => postMessage(message),
);
