import { host } from "#engine/host.js";

/** One measurement, as `inkling bench --json` prints it. */
export interface BenchLine {
  readonly kind: "peak" | "kernel" | "train" | "infer" | "step";
  /** `conv2d forward 28x28x32 3x3x32 same`, a preset's name, or a part of its training step. */
  readonly name: string;
  readonly build: "simd" | "relaxed";
  readonly threads: number;
  /** Images a call or step; 0 where there are none. */
  readonly batch: number;
  /** Median over the repeats. */
  readonly value: number;
  readonly unit: "GFLOP/s" | "images/s" | "ms";
  /** Of the multiply-add peak of as many threads, measured in the same run; of the step for its parts. */
  readonly share?: number;
  /** Of a kernel: the wasm export that does it, and the presets that have this shape. */
  readonly kernel?: string;
  readonly presets?: readonly string[];
}

/** A measurement to be made: its line without the figures, and what gives these. */
export interface Task {
  readonly subject: Omit<BenchLine, "value" | "share">;
  /** What it takes, about. */
  readonly seconds: number;
  measure(): Promise<Pick<BenchLine, "value" | "share">>;
}

/** What to measure; everything but the parts of steps where nothing is said. */
export interface BenchSelection {
  readonly kinds?: readonly BenchLine["kind"][];
  /** Part of the name, or a preset's. */
  readonly name?: string;
  /** Of these presets only; the peak is nobody's. */
  readonly presets?: readonly string[];
  readonly build?: BenchLine["build"];
  readonly threads?: number;
  readonly batch?: number;
}

/** Whether a measurement of this name, of a shape of these presets, is asked for. */
export function isWanted(selection: BenchSelection, own: string, presets: readonly string[]) {
  const { name = "", presets: chosen } = selection;
  const ofChosen = chosen?.some((one) => one === own || presets.includes(one)) ?? true;
  return ofChosen && (own.includes(name) || presets.includes(name));
}

/** One thread, and all cores where threads can share memory. */
export function threadCounts({ threads }: BenchSelection): number[] {
  if (threads !== undefined) return [threads];
  return [...new Set([1, host().sharesMemory() ? host().cores() : 1])];
}
