import { loadModel, type Model } from "@inkling/engine";
import { type Build, compileKernels } from "#engine/kernels.js";
import { createMemory } from "#engine/plan/arena.js";
import { drawnPixels } from "./data.ts";
import { median } from "./timing.ts";

/** What a thread can measure: made ready once, each gives a rate over some seconds. */
export const rates = { peak, inference };
export type Rates = typeof rates;
type Rate = (seconds: number) => number;

/** What sumOverThreads asks of each thread. */
export type Question = {
  [Name in keyof Rates]: {
    readonly rate: Name;
    readonly data: Parameters<Rates[Name]>[0];
    readonly threads: number;
    /** How many threads are ready, where they share it. */
    readonly ready: Int32Array | undefined;
    readonly seconds: number;
  };
}[keyof Rates];

export type Answer = { readonly rate: number } | { readonly problem: string };

/** Answers one question. The adaptors of Node and of browsers give it the two ends of the line. */
export function serveRates(
  listen: (listener: (question: unknown) => void) => void,
  answer: (message: Answer) => void,
): void {
  listen((question) => {
    rateOf(question as Question).then(
      (rate) => answer({ rate }),
      (error: unknown) => {
        answer({ problem: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}

async function rateOf(question: Question): Promise<number> {
  const { threads, ready, seconds } = question;
  const rate =
    question.rate === "peak" ? await peak(question.data) : await inference(question.data);
  rate(seconds / 2);
  if (ready) {
    Atomics.add(ready, 0, 1);
    Atomics.notify(ready, 0);
    for (let n = 0; n < threads; n = Atomics.load(ready, 0)) Atomics.wait(ready, 0, n);
  }
  return rate(seconds);
}

/** Iterations of multiply-adds a second: the median over the calls. */
async function peak({ build, iterations }: { build: Build; iterations: number }): Promise<Rate> {
  const { module } = await compileKernels({ build });
  const env = { memory: createMemory(0) };
  const { peakMadds } = new WebAssembly.Instance(module, { env }).exports as {
    peakMadds(iterations: number): void;
  };
  return (seconds) => repeat(seconds, 0, () => peakMadds(iterations)) * iterations;
}

/** Milliseconds of a reading at least: well above the clock's steps. */
const READING = 20;

/** Images a second: the median over readings. */
async function inference(data: { build: Build; batch: number; model: Model }): Promise<Rate> {
  const { build, batch, model } = data;
  const classifier = await loadModel(model, { build, batch });
  const pixels = drawnPixels(batch);
  return (seconds) => repeat(seconds, READING, () => classifier.probabilities(pixels)) * batch;
}

/** Calls a second: the median over readings of `reading` milliseconds, and of one call at least. */
function repeat(seconds: number, reading: number, call: () => void): number {
  const found: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
    const start = performance.now();
    let calls = 0;
    let time = 0;
    do {
      call();
      calls++;
      time = performance.now() - start;
    } while (time < reading);
    found.push((1000 * calls) / time);
  }
  return median(found);
}
