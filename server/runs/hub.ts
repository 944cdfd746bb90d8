import type { RunEvent, RunListener } from "../deps.ts";

/** Who listens to which run. A listener that throws harms neither the run nor the others. */
export class Hub {
  readonly #listeners = new Map<string, Set<RunListener>>();

  /** The answer ends it. */
  subscribe(id: string, listener: RunListener): () => void {
    const set = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(id) === set) this.#listeners.delete(id);
    };
  }

  /** To the listeners of this run and to those of all runs. */
  emit(id: string, event: RunEvent): void {
    this.#tell(this.#listeners.get(id), event);
    this.#tell(this.#listeners.get("all"), event);
  }

  emitToAll(event: RunEvent): void {
    for (const set of [...this.#listeners.values()]) this.#tell(set, event);
  }

  #tell(listeners: Set<RunListener> | undefined, event: RunEvent): void {
    for (const listener of [...(listeners ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        console.error("A listener of a run failed:", error);
      }
    }
  }
}
