import { parentPort } from "node:worker_threads";
import { serveThread } from "../train/thread.ts";

const port = parentPort;
if (port)
  serveThread(
    (listener) => port.on("message", listener),
    (message) => port.postMessage(message),
  );
