import type { Run, RunEvent, RunManager } from "../deps.ts";

/** Milliseconds between two steps sent: five a second. */
const STEP_EVERY = 200;
/** Milliseconds of silence after which a sign of life is sent. */
const HEARTBEAT = 15_000;

export type FeedEvent = RunEvent | { readonly type: "heartbeat" };

/**
 * What happens to a run (or to all), as it happens, for one slow or fast reader: of the steps only
 * the newest, at most five a second; everything else complete and in order. Begins with the run's
 * state and ends after its end; of all runs it ends with the signal alone.
 */
export async function* feed(
  runs: Pick<RunManager, "get" | "subscribe">,
  id: string | "all",
  signal: AbortSignal,
): AsyncGenerator<FeedEvent> {
  const inbox = new Inbox();
  const unsubscribe = runs.subscribe(id, (event) => inbox.add(event));
  const wake = () => inbox.wake();
  signal.addEventListener("abort", wake);
  try {
    const run = runs.get(id);
    if (run !== undefined) yield { type: "state", run };
    if (run !== undefined && isEnded(run)) return yield { type: "end", run };
    while (!signal.aborted) {
      const event = await inbox.next(signal);
      if (event === undefined) return;
      yield event;
      if (id !== "all" && (event.type === "end" || event.type === "removed")) return;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", wake);
  }
}

export function isEnded({ state }: Pick<Run, "state">): boolean {
  return (
    state === "finished" || state === "stopped" || state === "failed" || state === "interrupted"
  );
}

/** Waiting events. Of each run's steps only the last one waits, until its time has come. */
class Inbox {
  #events: RunEvent[] = [];
  readonly #steps = new Map<string, RunEvent>();
  #stepsFrom = 0;
  #wake = () => {};

  add(event: RunEvent): void {
    if (event.type === "step") this.#steps.set(event.id, event);
    else {
      // What comes after a step is sent after it.
      this.#events.push(...this.#steps.values(), event);
      this.#steps.clear();
    }
    this.#wake();
  }

  wake(): void {
    this.#wake();
  }

  /** Undefined once the signal is aborted. */
  async next(signal: AbortSignal): Promise<FeedEvent | undefined> {
    const silentUntil = performance.now() + HEARTBEAT;
    while (!signal.aborted) {
      const event = this.#events.shift() ?? this.#dueStep();
      if (event !== undefined) return event;
      const until = this.#steps.size > 0 ? this.#stepsFrom : silentUntil;
      const pause = until - performance.now();
      if (pause <= 0 && this.#steps.size === 0) return { type: "heartbeat" };
      await this.#change(pause);
    }
    return undefined;
  }

  #dueStep(): RunEvent | undefined {
    const now = performance.now();
    if (now < this.#stepsFrom) return undefined;
    const [first] = this.#steps;
    if (first === undefined) return undefined;
    const [id, event] = first;
    this.#steps.delete(id);
    if (this.#steps.size === 0) this.#stepsFrom = now + STEP_EVERY;
    return event;
  }

  #change(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, milliseconds));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
