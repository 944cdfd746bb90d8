/** A fixed number of places: at the limit the next one is turned away rather than left to wait. */
export class Gate {
  readonly limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes a place; the answer gives it back, once however often it is called. Undefined: full. */
  enter(): (() => void) | undefined {
    if (this.#taken >= this.limit) return undefined;
    this.#taken++;
    let inside = true;
    return () => {
      if (inside) this.#taken--;
      inside = false;
    };
  }
}
