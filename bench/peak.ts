import type { Build } from "#engine/kernels.js";
import { type BenchSelection, type Task, threadCounts } from "./line.ts";
import { sumOverThreads } from "./threads.ts";

const NAME = "multiply-add";
/** Iterations of one call of peakMadds: about 2 ms. */
const ITERATIONS = 1_000_000;
/** Floating-point operations of one iteration: 12 sums of 4 lanes, a multiply and an add each. */
const FLOPS = 12 * 4 * 2;
/** Seconds that count, and with the warm-up. */
const SECONDS = 0.5;
const WHOLE = 0.8;

export function peakTasks(build: Build, selection: BenchSelection): Task[] {
  if (!NAME.includes(selection.name ?? "")) return [];
  return threadCounts(selection).map((threads) => ({
    subject: { kind: "peak", name: NAME, build, threads, batch: 0, unit: "GFLOP/s" },
    seconds: WHOLE,
    measure: async () => ({ value: await peakOf(build, threads) }),
  }));
}

const peaks = new Map<string, Promise<number>>();

/** GFLOP/s of multiply-adds that touch no memory, all threads together; measured once a run. */
export function peakOf(build: Build, threads: number): Promise<number> {
  const key = `${build} ${threads}`;
  const known = peaks.get(key) ?? measurePeak(build, threads);
  peaks.set(key, known);
  return known;
}

async function measurePeak(build: Build, threads: number): Promise<number> {
  const data = { build, iterations: ITERATIONS };
  return (FLOPS * (await sumOverThreads(threads, "peak", data, SECONDS))) / 1e9;
}
