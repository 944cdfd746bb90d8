import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What the process says, or why it cannot. */
export type Answer<T> = Partial<T> & { readonly cannot?: string };

/** Characters kept of what a process says on standard error, and shown of its last lines. */
const KEPT = 8000;
const SHOWN = 300;

/** A process that answers in lines of JSON: first that it is ready, then each line that it is given. */
export class Dialogue<T> {
  /** Seconds for each answer. */
  readonly #limit: number;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** Why the process is no more, once it and all that it said have ended. */
  readonly #ended: Promise<string>;
  #complaints = "";

  constructor(command: string, args: readonly string[], limit: number) {
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

  say(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  /** The next answer, or that there was none in time, which ends the process. */
  async next(): Promise<Answer<T>> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<Answer<T>>((resolve) => {
      const cannot = `no answer within ${this.#limit} s`;
      timer = setTimeout(() => resolve({ cannot } as Answer<T>), 1000 * this.#limit);
    });
    try {
      const answer = await Promise.race([this.#read(), tooLate]);
      if (answer.cannot !== undefined) this.end();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  /** Lines that are no answer are passed over: libraries print as they please. */
  async #read(): Promise<Answer<T>> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { cannot: await this.#ended } as Answer<T>;
      const answer = answerIn<T>(value);
      if (answer) return answer;
    }
  }
}

function answerIn<T>(line: string): Answer<T> | undefined {
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
