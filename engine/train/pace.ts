/** Milliseconds over which a rate is taken. */
const WINDOW = 1500;

/** Images a second over the last moments. */
export class Pace {
  readonly #batchSize: number;
  #marks: { readonly time: number; readonly step: number }[];

  constructor(batchSize: number, step: number) {
    this.#batchSize = batchSize;
    this.#marks = [{ time: performance.now(), step }];
  }

  /** Forgets what went before: a pause is not part of the pace. */
  restart(step: number): void {
    this.#marks = [{ time: performance.now(), step }];
  }

  rate(step: number): number {
    const now = performance.now();
    this.#marks.push({ time: now, step });
    while (this.#marks.length > 2 && now - this.#marks[0]!.time > WINDOW) this.#marks.shift();
    const first = this.#marks[0]!;
    return (1000 * (step - first.step) * this.#batchSize) / Math.max(1e-3, now - first.time);
  }
}
