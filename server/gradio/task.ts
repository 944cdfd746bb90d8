import { randomUUID } from "node:crypto";
import { problemOf } from "../problem.ts";
import type { Endpoint, StopReason } from "./endpoint.ts";
import {
  CANCELLED,
  completedMessage,
  generatingMessage,
  logMessage,
  type Message,
  type Outcome,
  progressMessage,
} from "./messages.ts";

const CLOSING = {
  status: 503,
  code: "shutting_down",
  message: "The server is shutting down.",
} as const;

/** One call of an endpoint, from its joining the line to its end; whatever is told goes to `tell`. */
export class Task {
  readonly id = randomUUID().replaceAll("-", "");
  readonly endpoint: Endpoint;
  readonly done: Promise<Outcome>;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #tell: (message: Message) => void;
  readonly #stop = new AbortController();
  #started = performance.now();
  #isOver = false;
  #end!: (outcome: Outcome) => void;

  constructor(
    endpoint: Endpoint,
    values: Readonly<Record<string, unknown>>,
    tell: (message: Message) => void,
  ) {
    this.endpoint = endpoint;
    this.#values = values;
    this.#tell = tell;
    this.done = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Seconds since it was started. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Never rejects. It is done once nothing of it is at work any more: later than `done`, when stopped. */
  async run(eta: number | null): Promise<void> {
    if (this.#isOver) return;
    this.#started = performance.now();
    this.tell({ msg: "process_starts", event_id: this.id, eta });
    try {
      const data = await this.endpoint.run(this.#values, {
        signal: this.#stop.signal,
        progress: (progress) => this.tell(progressMessage(this.id, progress)),
        output: (output) => this.tell(generatingMessage(this.id, output, this.seconds)),
        log: (text) => this.tell(logMessage(this.id, text)),
      });
      this.#finish({ ok: true, data, seconds: this.seconds });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 500 && !this.#isOver) {
        console.error(`Gradio's /${this.endpoint.name}:`, error);
      }
      this.#finish({ ok: false, problem });
    }
  }

  /** Ends it for its caller at once; what is at work may take a while longer. */
  stop(reason: StopReason): void {
    this.#stop.abort(reason);
    this.#finish({ ok: false, problem: reason === "closing" ? CLOSING : CANCELLED });
  }

  /** What comes after the end is not told: clients take it for a call they do not know. */
  tell(message: Message): void {
    if (!this.#isOver) this.#tell(message);
  }

  #finish(outcome: Outcome): void {
    if (this.#isOver) return;
    const message = completedMessage(this.id, outcome);
    this.#isOver = true;
    this.#end(outcome);
    this.#tell(message);
  }
}
