import { WorkerError } from "../errors.ts";
import { host, type Thread } from "../host.ts";
import { elements, F32 } from "../plan/layer.ts";
import { type InferenceJob, type InferenceLayout, Word } from "./layout.ts";
import type { InferAnswer, InferCommand } from "./worker.ts";

/** Resolved when all workers are ready, or when the last has ended the round. */
interface Waiting {
  answers: number;
  resolve(): void;
  reject(reason: Error): void;
}

/**
 * The workers of one classifier, as the caller sees them. A round of images is laid into the shared
 * memory, and one message tells of its end. When a worker dies, all end.
 */
export class Pool {
  readonly #threads: readonly Thread[];
  readonly #job: InferenceJob;
  readonly #layout: InferenceLayout;
  readonly #control: Int32Array;
  readonly #floats: Float32Array;
  #waiting: Waiting | undefined;
  #failure: Error | undefined;
  /** The call before: calls are answered one after the other. */
  #before: Promise<unknown> = Promise.resolve();

  private constructor(
    threads: readonly Thread[],
    memory: WebAssembly.Memory,
    job: InferenceJob,
    layout: InferenceLayout,
  ) {
    this.#threads = threads;
    this.#job = job;
    this.#layout = layout;
    this.#control = new Int32Array(memory.buffer, layout.control, 16);
    this.#floats = new Float32Array(memory.buffer);
    for (const [i, thread] of threads.entries()) {
      const name = `Inference thread ${i + 1} of ${threads.length}`;
      thread.onMessage((message) => this.#hear(name, message as InferAnswer));
      thread.onDeath((reason) => {
        this.#fail(new WorkerError(`${name} died: ${reason.message}.`, { cause: reason }));
      });
    }
  }

  /** Weights are in the memory, prepared. */
  static async start(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    job: InferenceJob,
    layout: InferenceLayout,
  ): Promise<Pool> {
    const names = Array.from({ length: job.workers }, (_, i) => `inkling-infer-${i + 1}`);
    const pool = new Pool(
      names.map((name) => host().startThread(name)),
      memory,
      job,
      layout,
    );
    const commands = names.map((_, i): InferCommand => {
      return { type: "infer", module, memory, job, worker: i + 1 };
    });
    try {
      await pool.#wait(job.workers, () => {
        for (const [i, thread] of pool.#threads.entries()) thread.post(commands[i]);
      });
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** [n, H·W·C] → [n, classes]. Rejects with WorkerError once a worker has died or the pool was closed. */
  answer(pixels: Float32Array): Promise<Float32Array> {
    const answered = this.#before.then(() => this.#rounds(pixels));
    this.#before = answered.catch(() => {});
    return answered;
  }

  /** Ends the threads; whoever waits for an answer is told. Never throws. */
  async close(): Promise<void> {
    this.#fail(new WorkerError("The classifier was closed."));
    await Promise.allSettled(this.#threads.map((thread) => thread.end()));
  }

  async #rounds(pixels: Float32Array): Promise<Float32Array> {
    const { spec } = this.#job;
    const { room, images, answers } = this.#layout;
    const [size, classes] = [elements(spec.input), spec.classes.length];
    const count = pixels.length / size;
    const out = new Float32Array(count * classes);
    for (let first = 0; first < count; first += room) {
      const rows = Math.min(room, count - first);
      await this.#wait(1, () => {
        this.#floats.set(pixels.subarray(first * size, (first + rows) * size), images / F32);
        this.#begin(rows);
      });
      const at = answers / F32;
      out.set(this.#floats.subarray(at, at + rows * classes), first * classes);
    }
    return out;
  }

  /** All workers have ended the round before: nobody reads the words while they are written. */
  #begin(rows: number): void {
    Atomics.store(this.#control, Word.images, rows);
    Atomics.store(this.#control, Word.taken, 0);
    Atomics.store(this.#control, Word.done, 0);
    Atomics.add(this.#control, Word.round, 1);
    Atomics.notify(this.#control, Word.round);
  }

  #wait(answers: number, begin: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiting = { answers, resolve, reject };
      begin();
    });
  }

  #hear(name: string, answer: InferAnswer): void {
    if (answer.type === "failed") {
      this.#fail(new WorkerError(`${name} failed: ${answer.message}`));
      return;
    }
    const waiting = this.#waiting;
    if (!waiting || --waiting.answers > 0) return;
    this.#waiting = undefined;
    waiting.resolve();
  }

  #fail(reason: Error): void {
    if (this.#failure) return;
    this.#failure = reason;
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
    for (const thread of this.#threads) thread.end().catch(() => {});
  }
}
