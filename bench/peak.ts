import type { Build, CompiledKernels } from "#engine/kernels.js";
import { compileKernels } from "#engine/kernels.js";
import { createMemory } from "#engine/plan/arena.js";
import { sumOverThreads } from "./threads.ts";

/** Iterations of one call of peakMadds: about 2 ms. */
const ITERATIONS = 1_000_000;
/** Floating-point operations of one iteration: 12 sums of 4 lanes, a multiply and an add each. */
const FLOPS = 12 * 4 * 2;
const SECONDS = 0.5;

const peaks = new Map<string, Promise<number>>();

/** GFLOP/s of multiply-adds that touch no memory, all threads together; measured once a run. */
export function peakOf(build: Build, threads: number): Promise<number> {
  const key = `${build} ${threads}`;
  const known = peaks.get(key) ?? measurePeak(build, threads);
  peaks.set(key, known);
  return known;
}

async function measurePeak(build: Build, threads: number): Promise<number> {
  const { module }: CompiledKernels = await compileKernels({ build });
  const data = { module, memory: createMemory(0), iterations: ITERATIONS };
  return (FLOPS * (await sumOverThreads(threads, data, BODY, SECONDS))) / 1e9;
}

/** Iterations a second of one thread: the median over the calls. */
const BODY = `async ({ module, memory, iterations }) => {
  const { peakMadds } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  return (seconds) => {
    const times = [];
    for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
      const start = performance.now();
      peakMadds(iterations);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    return (1000 * iterations) / times[times.length >> 1];
  };
}`;
