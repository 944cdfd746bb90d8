import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Recipe } from "@inkling/engine";
import type { Lap } from "./score.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What both sides do: Adam on all training images, its rate on Smith's 1cycle over the epochs there are. */
const RECIPE = ["--schedule", "one-cycle", "--validation", "0", "--early-stopping", "none"];

/** The last line of `train --json`. */
interface Result {
  readonly type: "result";
  readonly testAccuracy: number;
  readonly seconds: number;
  readonly recipe: Recipe;
}

/** `npx inkling train` as a process, from its start to its end. */
export class Inkling {
  readonly #folder: string;
  readonly #rate: string;

  constructor(folder: string, rate: string) {
    this.#folder = folder;
    this.#rate = rate;
  }

  async lap(seed: number, epochs: number): Promise<Lap & { readonly recipe: Recipe }> {
    const flags = ["--model", "cnn-simple", "--seed", `${seed}`, "--epochs", `${epochs}`];
    const out = ["--lr", this.#rate, "--json", "--out", join(this.#folder, "model.safetensors")];
    const start = performance.now();
    const child = spawn("npx", ["inkling", "train", ...flags, ...RECIPE, ...out], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [lines] = await Promise.all([text(child.stdout), once(child, "close")]);
    const seconds = (performance.now() - start) / 1000;
    const last = JSON.parse(lines.trim().split("\n").at(-1) || "{}") as Partial<Result>;
    if (last.type !== "result") throw new Error("npx inkling train: ended without a result.");
    const { testAccuracy, seconds: training, recipe } = last as Result;
    return { seconds, training, accuracy: testAccuracy, recipe };
  }
}
