import type { AnyModel } from "../ensemble.ts";
import { InklingError, WorkerError } from "../errors.ts";
import { host, type Thread } from "../host.ts";
import { instantiate, type Kernels } from "../kernels.ts";
import type { Job, Layout } from "./layout.ts";
import type { EvaluationFigures, RunCommand, StepFigures } from "./replica.ts";
import type { Answer, Command } from "./thread.ts";

/** Replicas that had no answer yet when the crew ended. */
interface Waiting {
  readonly answers: (Answer | undefined)[];
  resolve(answers: readonly Answer[]): void;
  reject(reason: Error): void;
}

/**
 * The threads of one training, as the host sees them: a command goes to all of them, and is done
 * when all have answered. When one dies, the others are freed from their barrier and all end.
 */
export class Crew {
  /** Resolves when all threads can work; rejects when one died or failed before that. */
  readonly ready: Promise<unknown>;
  readonly #threads: readonly Thread[];
  readonly #kernels: Kernels;
  readonly #layout: Layout;
  #waiting: Waiting | undefined;
  #onStep: (figures: StepFigures) => void = () => {};
  #failure: Error | undefined;
  #onFailure: () => void = () => {};

  /** Sends the threads on their way: whoever calls has until `ready` to fill the memory. */
  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    job: Job,
    layout: Layout,
    teacher?: AnyModel,
  ) {
    this.#kernels = instantiate(module, memory);
    this.#layout = layout;
    const names = Array.from({ length: job.replicas }, (_, i) => `inkling-${i + 1}`);
    const threads = names.map((name) => host().startThread(name));
    this.#threads = threads;
    for (const [replica, thread] of threads.entries()) {
      thread.onMessage((message) => this.#hear(replica, message as Answer));
      thread.onDeath((reason) => {
        const text = `Training thread ${replica + 1} of ${threads.length} died: ${reason.message}.`;
        this.#fail(new WorkerError(text, { cause: reason }));
      });
    }
    this.ready = this.#ask((replica) => ({
      type: "start",
      module,
      memory,
      job,
      replica,
      teacher,
    }));
    // Where filling the memory fails, the crew is ended and nobody waits for this.
    this.ready.catch(() => {});
  }

  /** Runs steps; resolves with the steps done, fewer than asked for when stopped. */
  async run(command: RunCommand, onStep: (figures: StepFigures) => void): Promise<number> {
    this.#onStep = onStep;
    const [first] = await this.#ask(() => ({ type: "run", ...command }));
    if (first?.type !== "ran") throw new InklingError("worker_failed", "A thread lost count.");
    return first.step;
  }

  /** Loss sum and hits over the images kept for validation. */
  async evaluate(): Promise<EvaluationFigures> {
    const answers = await this.#ask(() => ({ type: "evaluate" }));
    let [loss, correct] = [0, 0];
    for (const answer of answers) {
      if (answer.type !== "evaluated") continue;
      loss += answer.loss;
      correct += answer.correct;
    }
    return { loss, correct };
  }

  /** Why there will be no more work, once a thread has died or the crew has ended. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  onFailure(listener: () => void): void {
    this.#onFailure = listener;
  }

  /** Frees threads from their barrier and ends them. Never throws. */
  async end(): Promise<void> {
    this.#fail(new WorkerError("The training was closed."));
    await Promise.allSettled(this.#threads.map((thread) => thread.end()));
  }

  #ask(command: (replica: number) => Command): Promise<readonly Answer[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiting = { answers: this.#threads.map(() => undefined), resolve, reject };
      for (const [replica, thread] of this.#threads.entries()) thread.post(command(replica));
    });
  }

  #hear(replica: number, answer: Answer): void {
    if (answer.type === "step") {
      this.#onStep(answer);
      return;
    }
    if (answer.type === "failed") {
      const text = `Training thread ${replica + 1} of ${this.#threads.length} failed: ${answer.message}`;
      this.#fail(new WorkerError(text));
      return;
    }
    const waiting = this.#waiting;
    if (!waiting) return;
    waiting.answers[replica] = answer;
    if (waiting.answers.some((known) => known === undefined)) return;
    this.#waiting = undefined;
    waiting.resolve(waiting.answers as Answer[]);
  }

  #fail(reason: Error): void {
    if (this.#failure) return;
    this.#failure = reason;
    this.#kernels.barrierAbort(this.#layout.barrier);
    this.#waiting?.reject(reason);
    this.#waiting = undefined;
    this.#onFailure();
  }
}
