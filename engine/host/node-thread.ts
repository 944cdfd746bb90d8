import { parentPort } from "node:worker_threads";
import { serve } from "../thread.ts";

const port = parentPort;
if (port)
  serve(
    (listener) => port.on("message", listener),
    (message) => port.postMessage(message),
  );
