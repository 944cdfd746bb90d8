import { Dialogue } from "./dialogue.ts";
import type { Result } from "./table.ts";

/** One peer's process: a line in, a rate out. */
export class Turns {
  readonly #peer: string;
  readonly #dialogue: Dialogue<{ rate: number }>;
  readonly #rates: number[] = [];
  #cannot: string | undefined;

  constructor(peer: string, command: string, args: readonly string[], limit: number) {
    this.#peer = peer;
    this.#dialogue = new Dialogue(command, args, limit);
  }

  async ready(): Promise<void> {
    this.#cannot = (await this.#dialogue.next()).cannot;
  }

  async take(): Promise<void> {
    if (this.#cannot !== undefined) return;
    this.#dialogue.say("");
    const { rate, cannot } = await this.#dialogue.next();
    if (rate === undefined) this.#cannot = cannot ?? "no rate";
    else this.#rates.push(rate);
  }

  end(): Result {
    this.#dialogue.end();
    if (this.#cannot !== undefined) return { peer: this.#peer, cannot: this.#cannot };
    return { peer: this.#peer, rates: this.#rates };
  }
}
