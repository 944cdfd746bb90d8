import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Result } from "./table.ts";

/** One peer's process: a line in, a rate out. */
export class Turns {
  readonly #peer: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #rates: number[] = [];
  #cannot: string | undefined;

  constructor(peer: string, command: string, args: string[]) {
    this.#peer = peer;
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    // A process that cannot start or dies says so by the end of its lines.
    this.#child.on("error", () => {});
    this.#child.stdin!.on("error", () => {});
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async #next(): Promise<{ rate?: number; cannot?: string }> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { cannot: "ended without a word" };
      if (value.startsWith("{")) return JSON.parse(value);
    }
  }

  async ready(): Promise<void> {
    this.#cannot = (await this.#next()).cannot;
  }

  async take(): Promise<void> {
    if (this.#cannot !== undefined) return;
    this.#child.stdin!.write("\n");
    const { rate, cannot } = await this.#next();
    if (rate === undefined) this.#cannot = cannot ?? "no rate";
    else this.#rates.push(rate);
  }

  end(): Result {
    this.#child.kill();
    if (this.#cannot !== undefined) return { peer: this.#peer, cannot: this.#cannot };
    return { peer: this.#peer, rates: this.#rates };
  }
}
