// A thread that measures, in Node: the file that bench/index.ts starts.
import { parentPort } from "node:worker_threads";
import { serveRates } from "./thread.ts";

const port = parentPort;
if (port)
  serveRates(
    (listener) => port.on("message", listener),
    (message) => port.postMessage(message),
  );
