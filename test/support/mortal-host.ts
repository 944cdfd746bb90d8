import { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";
import { nodeHost } from "#engine/host/node.js";
import type { Host, Thread } from "#engine/host.js";
import { useHost } from "#engine/host.js";

/** Threads of the engine's that can be killed, and changed on their way. */
export interface Mortals {
  /** In the order of their start. */
  readonly workers: readonly Worker[];
  /** Those that have ended, by whatever cause. */
  readonly ended: ReadonlySet<Worker>;
}

export interface MortalOptions {
  /** File that a thread runs, by its number from 0. Default: the engine's own. */
  readonly script?: (number: number) => URL | undefined;
  /** A message to the thread instead of the one posted. */
  readonly post?: (number: number, message: unknown) => unknown;
}

const SCRIPT = new URL("../../engine/dist/host/node-thread.js", import.meta.url);

/** Until the end of the test, the engine's threads are these. */
export function mortalThreads({ script, post }: MortalOptions = {}): Mortals {
  const workers: Worker[] = [];
  const ended = new Set<Worker>();
  const startThread = (name: string): Thread => {
    const number = workers.length;
    const worker = new Worker(script?.(number) ?? SCRIPT, { name });
    workers.push(worker);
    let ending = false;
    worker.on("exit", () => ended.add(worker));
    return {
      post: (message) => worker.postMessage(post ? post(number, message) : message),
      onMessage: (listener) => void worker.on("message", listener),
      onDeath(listener) {
        worker.on("error", listener);
        worker.on("exit", (code) => {
          if (!ending) listener(new Error(`it exited with code ${code}`));
        });
      },
      async end() {
        ending = true;
        await worker.terminate();
      },
    };
  };
  useHost({ ...nodeHost, startThread } satisfies Host);
  onTestFinished(() => useHost(nodeHost));
  return { workers, ended };
}
