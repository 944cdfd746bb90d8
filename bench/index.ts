// Measuring in Node. What is measured, and how, is the same in browsers: tasks.ts.

import { Worker } from "node:worker_threads";
import type { Thread } from "#engine/host.js";
import type { BenchLine, BenchSelection } from "./line.ts";
import { measureSteps } from "./step.ts";
import { buildsOf, lineOf, tasksOf } from "./tasks.ts";
import { startThreadsBy } from "./threads.ts";

export type { BenchLine, BenchSelection } from "./line.ts";

/** Measures what is asked for, a line at a time; last the parts of steps, if they are asked for. */
export async function* measure(selection: BenchSelection): AsyncGenerator<BenchLine> {
  startThreadsBy(startThread);
  for (const task of await tasksOf(selection)) yield await lineOf(task);
  if (!selection.kinds?.includes("step")) return;
  for (const build of buildsOf(selection)) yield* measureSteps(build, selection);
}

/** From the sources in bench/ and from the bundle in dist/ alike. */
const SCRIPT = new URL("../dist/bench-thread.js", import.meta.url);

function startThread(): Thread {
  const worker = new Worker(SCRIPT, { name: "inkling-bench" });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
    onDeath(listener) {
      worker.on("error", (error) => {
        listener(error instanceof Error ? error : new Error(String(error)));
      });
      worker.on("exit", (code) => listener(new Error(`it exited with code ${code}`)));
    },
    end: async () => void (await worker.terminate()),
  };
}
