import type { BenchLine, BenchSelection, Task } from "../bench/line.ts";

export type Planned = Pick<Task, "subject" | "seconds">;

export type Question =
  | { readonly kind: "plan"; readonly id: number; readonly selection: BenchSelection }
  | { readonly kind: "measure" };

export type Reply =
  | { readonly kind: "plan"; readonly id: number; readonly tasks: readonly Planned[] }
  /** Of the next task of the plan. */
  | { readonly kind: "line"; readonly line: BenchLine }
  | { readonly kind: "done" }
  | { readonly kind: "problem"; readonly message: string };

/** One worker at a time: it tells what there is to measure, measures it once, and is then replaced. */
export class BenchSession {
  readonly #listener: (reply: Reply) => void;
  #worker: Worker;
  #selection: BenchSelection = {};
  #id = 0;

  constructor(listener: (reply: Reply) => void) {
    this.#listener = listener;
    this.#worker = this.#start();
  }

  plan(selection: BenchSelection): void {
    this.#selection = selection;
    this.#ask({ kind: "plan", id: ++this.#id, selection });
  }

  measure(): void {
    this.#ask({ kind: "measure" });
  }

  /** Ends whatever is measured; a fresh worker has the same plan and remembers no peak. */
  renew(): void {
    this.#worker.terminate();
    this.#worker = this.#start();
    this.plan(this.#selection);
  }

  #ask(question: Question): void {
    this.#worker.postMessage(question);
  }

  #start(): Worker {
    const url = new URL("./bench-worker.js", import.meta.url);
    const worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const stale = data.kind === "plan" && data.id !== this.#id;
      if (worker === this.#worker && !stale) this.#listener(data);
    });
    worker.addEventListener("error", ({ message }) => {
      if (worker !== this.#worker) return;
      this.#listener({ kind: "problem", message: message || "The worker did not start." });
    });
    return worker;
  }
}
