// A thread of a training that takes the time of its kernels: the file that measureSteps starts.
import { parentPort, workerData } from "node:worker_threads";
import { serveThread } from "#engine/train/thread.js";
import { StepClock } from "./step-clock.ts";

const port = parentPort;
if (port) {
  const clock = new StepClock((workerData as { warmUp: number }).warmUp);
  serveThread(
    (listener) => port.on("message", listener),
    (message) => {
      if (message.type === "ran") port.postMessage({ type: "account", account: clock.account() });
      port.postMessage(message);
    },
    clock,
  );
}
