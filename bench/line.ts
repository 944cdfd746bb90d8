/** One measurement, as `inkling bench --json` prints it. */
export interface BenchLine {
  readonly kind: "peak" | "kernel" | "train" | "infer";
  /** `conv2d forward 28x28x32 3x3x32`, or a preset's name. */
  readonly name: string;
  readonly build: "simd" | "relaxed";
  readonly threads: number;
  /** Images a call or step; 0 where there are none. */
  readonly batch: number;
  /** Median over the repeats. */
  readonly value: number;
  readonly unit: "GFLOP/s" | "images/s" | "ms";
  /** Kernels, and training of convolutional presets: share of the multiply-add peak of this run. */
  readonly share?: number;
}

/** What to measure; everything where nothing is said. */
export interface BenchSelection {
  readonly kinds?: readonly BenchLine["kind"][];
  /** Part of the name. */
  readonly name?: string;
  readonly build?: BenchLine["build"];
  readonly threads?: number;
  readonly batch?: number;
}
