import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { type Build, describeBuilds, wasmModule } from "../support/kernels.ts";

/** Words of the shared memory, from byte 64: the barrier's three, then what the threads write. */
const BARRIER = 64;
const WORDS = BARRIER / 4 + 4;

/**
 * One thread: in every round it adds one to its own counter, waits, and checks that all counters show
 * that round; a second barrier keeps the fast from the next round until all have looked.
 */
const thread = `
  const { workerData, parentPort } = require("node:worker_threads");
  const { module, memory, index, parties, rounds, slow } = workerData;
  const { barrier } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const words = new Int32Array(memory.buffer);
  const own = ${WORDS} + index;
  let wrong = 0, ended = 0;
  for (let round = 1; round <= rounds && !ended; round++) {
    // The slow one comes when the others have long gone to sleep.
    if (slow) Atomics.wait(words, 0, 0, 5);
    words[own] = round;
    ended = barrier(${BARRIER}, parties);
    for (let i = 0; i < parties && !ended; i++) if (words[${WORDS} + i] !== round) wrong++;
    ended ||= barrier(${BARRIER}, parties);
  }
  parentPort.postMessage({ wrong, ended });
`;

interface Ending {
  readonly wrong: number;
  readonly ended: number;
}

const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

/** Starts `count` threads that wait for `parties`; the first may be slow. */
function start(build: Build, count: number, parties: number, rounds: number, slow = false) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const module = wasmModule(build);
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const endings = Array.from({ length: count }, (_, index) => {
    const workerData = { module, memory, index, parties, rounds, slow: slow && index === 0 };
    const worker = new Worker(thread, { eval: true, workerData });
    workers.push(worker);
    return new Promise<Ending>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  });
  const abort = exports.barrierAbort as (ptr: number) => void;
  return { endings, words: new Int32Array(memory.buffer), abort: () => abort(BARRIER) };
}

/** Until every one of `count` threads has written its first round. */
async function arrived(words: Int32Array, count: number): Promise<void> {
  while (words.slice(WORDS, WORDS + count).some((word) => word === 0)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describeBuilds("barrier", (arena, build) => {
  test("of one party opens at once", () => {
    const kernels = arena();
    const words = kernels.i32([0, 0, 0]);
    expect([1, 2, 3].map(() => kernels.call("barrier", words, 1))).toEqual([0, 0, 0]);
    expect([...words.data]).toEqual([0, 3, 0]);
  });

  test("no thread passes before the last has come, 2000 times over", async () => {
    const { endings } = start(build, 2, 2, 2000);
    for (const ending of await Promise.all(endings)) expect(ending).toEqual({ wrong: 0, ended: 0 });
  });

  test("three threads of which two sleep at every barrier", async () => {
    const { endings } = start(build, 3, 3, 10, true);
    for (const ending of await Promise.all(endings)) expect(ending).toEqual({ wrong: 0, ended: 0 });
  });

  test("an abort wakes those who wait and turns away those who come", async () => {
    const { endings, words, abort } = start(build, 2, 3, 5);
    await arrived(words, 2);
    abort();
    for (const ending of await Promise.all(endings)) expect(ending.ended).toBe(1);
    const kernels = arena();
    const aborted = kernels.i32([0, 0, 1]);
    expect(kernels.call("barrier", aborted, 2)).toBe(1);
  });

  test("a host that only writes the flag is heard", async () => {
    const { endings, words } = start(build, 2, 3, 5);
    await arrived(words, 2);
    Atomics.store(words, BARRIER / 4 + 2, 1);
    for (const ending of await Promise.all(endings)) expect(ending.ended).toBe(1);
  });
});
