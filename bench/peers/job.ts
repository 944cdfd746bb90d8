/** What every peer is to do: one preset, trained or asked. */
export interface Job {
  readonly task: "train" | "infer";
  readonly preset: "cnn-blocks" | "cnn-simple" | "mlp";
  readonly batch: number;
  readonly threads: number;
}

/** The work to be compared. */
export const jobs: readonly Job[] = [
  { task: "train", preset: "cnn-blocks", batch: 64, threads: 1 },
  { task: "train", preset: "cnn-blocks", batch: 64, threads: 2 },
  { task: "train", preset: "cnn-simple", batch: 64, threads: 1 },
  { task: "train", preset: "cnn-simple", batch: 64, threads: 2 },
  { task: "train", preset: "mlp", batch: 128, threads: 1 },
  { task: "train", preset: "mlp", batch: 1000, threads: 1 },
  { task: "train", preset: "mlp", batch: 1000, threads: 2 },
  { task: "infer", preset: "cnn-blocks", batch: 1, threads: 1 },
  { task: "infer", preset: "cnn-blocks", batch: 64, threads: 1 },
  { task: "infer", preset: "cnn-simple", batch: 1, threads: 1 },
  { task: "infer", preset: "cnn-simple", batch: 64, threads: 1 },
  { task: "infer", preset: "mlp", batch: 1, threads: 1 },
  { task: "infer", preset: "mlp", batch: 64, threads: 1 },
];

/** Does the job for about so many seconds: images a second. */
export type Measure = (seconds: number) => Promise<number>;

/** Seconds of one turn, and before the first. */
export const SECONDS = 1.5;
export const WARM_UP = 2;

/** Repeats a call of so many images until the time is over: images a second. */
export async function rateOf(
  images: number,
  seconds: number,
  call: () => unknown,
): Promise<number> {
  const start = performance.now();
  let done = 0;
  let time = 0;
  while (time < 1000 * seconds) {
    await call();
    done += images;
    time = performance.now() - start;
  }
  return (1000 * done) / time;
}
