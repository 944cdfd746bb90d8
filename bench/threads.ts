import { Worker } from "node:worker_threads";

/**
 * Runs a measurement on several threads at once: each is given `data`, warms up, waits for the
 * others, and answers with a number; gives their sum.
 *
 * `body` is the source of `async (data) => (seconds) => number`, closed over nothing: a thread's
 * script must be a file of its own or text, and the app is one bundled file.
 */
export async function sumOverThreads(
  threads: number,
  data: object,
  body: string,
  seconds: number,
): Promise<number> {
  const ready = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { data, threads, ready, seconds };
  const workers = Array.from({ length: threads }, () => {
    return new Worker(`const body = ${body};${SCRIPT}`, { eval: true, workerData });
  });
  try {
    const rates = await Promise.all(workers.map(answerOf));
    return rates.reduce((sum, rate) => sum + rate, 0);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const SCRIPT = `
const { parentPort, workerData } = require("node:worker_threads");
const { data, threads, ready, seconds } = workerData;
body(data).then((measure) => {
  measure(seconds / 2);
  Atomics.add(ready, 0, 1);
  Atomics.notify(ready, 0);
  for (let n; (n = Atomics.load(ready, 0)) < threads; ) Atomics.wait(ready, 0, n);
  parentPort.postMessage(measure(seconds));
});`;

function answerOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`A thread ended with code ${code}.`)));
  });
}
