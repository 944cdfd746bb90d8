import type { BenchSelection } from "../bench/line.ts";
import type { Question, Reply } from "../bench/messages.ts";

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
      this.#listener({ kind: "problem", message: message || "" });
    });
    return worker;
  }
}
