/**
 * A fixed number of places, and a line before them: whoever comes waits for a place, and is turned
 * away only where the line is full too.
 */
export class Line {
  readonly limit: number;
  readonly #waitingLimit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: number, waitingLimit: number) {
    this.limit = limit;
    this.#waitingLimit = waitingLimit;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits for a place; the answer gives it to the next in line, once however often it is called. Undefined: full. */
  async enter(): Promise<(() => void) | undefined> {
    if (this.#taken < this.limit) this.#taken++;
    else if (this.#waiting.length >= this.#waitingLimit) return undefined;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let inside = true;
    return () => {
      if (inside) this.#leave();
      inside = false;
    };
  }

  /** The place passes from hand to hand, so that nobody slips in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
  }
}
