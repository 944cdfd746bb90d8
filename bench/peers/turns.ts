import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Result } from "./table.ts";

interface Answer {
  readonly rate?: number;
  readonly cannot?: string;
}

/** Characters kept of what a process says on standard error, and shown of its last lines. */
const KEPT = 8000;
const SHOWN = 300;

/** One peer's process: a line in, a rate out. */
export class Turns {
  readonly #peer: string;
  /** Seconds for each answer. */
  readonly #limit: number;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** Why the process is no more, once it and all that it said have ended. */
  readonly #ended: Promise<string>;
  readonly #rates: number[] = [];
  #complaints = "";
  #cannot: string | undefined;

  constructor(peer: string, command: string, args: readonly string[], limit: number) {
    this.#peer = peer;
    this.#limit = limit;
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.on("error", ({ message }) => resolve(message));
      child.on("close", (code, killer) => {
        resolve(lastLines(this.#complaints) || `ended without a word (${killer ?? code})`);
      });
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-KEPT);
    });
    // A process that is no more does not read: #ended says why.
    child.stdin.on("error", () => {});
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Lines that are no answer are passed over: libraries print as they please. */
  async #read(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { cannot: await this.#ended };
      const answer = answerIn(value);
      if (answer) return answer;
    }
  }

  /** The next answer, or that there was none in time, which ends the process. */
  async #next(): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<Answer>((resolve) => {
      const cannot = `no answer within ${this.#limit} s`;
      timer = setTimeout(() => resolve({ cannot }), 1000 * this.#limit);
    });
    try {
      const answer = await Promise.race([this.#read(), tooLate]);
      if (answer.cannot !== undefined) this.#child.kill("SIGKILL");
      return answer;
    } finally {
      clearTimeout(timer);
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
    this.#child.kill("SIGKILL");
    if (this.#cannot !== undefined) return { peer: this.#peer, cannot: this.#cannot };
    return { peer: this.#peer, rates: this.#rates };
  }
}

function answerIn(line: string): Answer | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What a dying process ends with, as one line; without the lines of stacks and Node's version. */
export function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const telling = lines.filter((line) => line !== "" && !/^(at |\d+: 0x|Node\.js v)/.test(line));
  return telling.slice(-3).join("; ").slice(-SHOWN);
}
