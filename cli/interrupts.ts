type Listener = () => void;

/** What of a process this needs. */
export interface Signals {
  on(signal: "SIGINT" | "SIGTERM", listener: Listener): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: Listener): unknown;
}

/**
 * Ctrl-C, for whoever has something to save. It is heard once: after that, and where nobody listens,
 * the signal does what it always does, and ends the process.
 */
export class Interrupts {
  readonly #signals: Signals;
  readonly #listeners = new Set<Listener>();

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  /** Whether somebody waits for an interrupt. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Gives what ends the watch. */
  add(listener: Listener): Listener {
    if (!this.isHeard) {
      this.#signals.on("SIGINT", this.fire);
      this.#signals.on("SIGTERM", this.fire);
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (!this.isHeard) this.#ignore();
    };
  }

  readonly fire = (): void => {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    this.#ignore();
    for (const listener of listeners) listener();
  };

  #ignore(): void {
    this.#signals.off("SIGINT", this.fire);
    this.#signals.off("SIGTERM", this.fire);
  }
}
