import { LRUCache } from "lru-cache";
import { Outbox } from "./outbox.ts";
import type { Task } from "./task.ts";

/** Sessions whose calls are over and whose answers nobody has fetched. */
const MOST_DONE = 1000;
/** Milliseconds that these are kept. */
const KEPT = 5 * 60_000;

/** A client: its calls, and what it has not been told of them yet. */
export class Session {
  readonly hash: string;
  readonly outbox = new Outbox();
  readonly pending = new Set<Task>();
  /** Calls whose first values have been sent: what follows are changes. */
  readonly begun = new Set<string>();
  /** Ends the stream that reads it. */
  reader: AbortController | undefined;

  constructor(hash: string) {
    this.hash = hash;
  }

  get isOver(): boolean {
    return this.pending.size === 0;
  }

  get isRead(): boolean {
    return this.reader !== undefined;
  }
}

/** The sessions that are at work or being read, and for a while those that have answers left. */
export class Sessions {
  readonly #live = new Map<string, Session>();
  readonly #done = new LRUCache<string, Session>({ max: MOST_DONE, ttl: KEPT });

  find(hash: string): Session | undefined {
    return this.#live.get(hash) ?? this.#done.get(hash);
  }

  /** The session of this name, new if there is none; alive until it is settled. */
  open(hash: string): Session {
    return this.hold(this.find(hash) ?? new Session(hash));
  }

  /** Keeps it alive until it is settled. */
  hold(session: Session): Session {
    this.#done.delete(session.hash);
    this.#live.set(session.hash, session);
    return session;
  }

  /** To be called when a call is over or a reader has left: what has nothing left to do is let go. */
  settle(session: Session): void {
    if (!session.isOver || session.isRead) return;
    if (this.#live.get(session.hash) !== session) return;
    this.#live.delete(session.hash);
    if (!session.outbox.isEmpty) this.#done.set(session.hash, session);
  }

  /** Forgets it, answers and all. */
  remove(session: Session): void {
    if (this.#live.get(session.hash) === session) this.#live.delete(session.hash);
    this.#done.delete(session.hash);
  }
}
