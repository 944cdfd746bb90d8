import type { Message } from "./messages.ts";

/** Values before the last ones that wait for a reader, of one call. */
const MOST_GENERATED = 32;

/** Of these only the newest matters. */
const REPLACED: readonly Message["msg"][] = ["estimation", "progress"];

/** What a session has not been sent yet: in order, and bounded however slow its reader. */
export class Outbox {
  #messages: Message[] = [];
  readonly #readers = new Set<() => void>();

  push(message: Message): void {
    const limit = REPLACED.includes(message.msg) ? 1 : MOST_GENERATED;
    const isLike = (other: Message) =>
      other.event_id === message.event_id && other.msg === message.msg;
    if (this.#messages.filter(isLike).length >= limit) {
      this.#messages.splice(this.#messages.findIndex(isLike), 1);
    }
    this.#messages.push(message);
    for (const done of [...this.#readers]) done();
  }

  /** All that waits, or all of one call. */
  take(id?: string): readonly Message[] {
    const isWanted = ({ event_id }: Message) => id === undefined || event_id === id;
    const taken = this.#messages.filter(isWanted);
    this.#messages = this.#messages.filter((message) => !isWanted(message));
    return taken;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Calls whose end nobody has read. */
  get unread(): number {
    return this.#messages.filter(({ msg }) => msg === "process_completed").length;
  }

  /** Until something comes, the time is over, or the signal is aborted. */
  change(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#readers.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#readers.add(done);
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    });
  }
}
