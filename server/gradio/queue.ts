import { InklingError } from "@inkling/engine";
import { LRUCache } from "lru-cache";
import type { Endpoint } from "./endpoint.ts";
import { Lane } from "./lane.ts";
import type { LaneName, Lanes } from "./lanes.ts";
import { type Session, Sessions } from "./session.ts";
import { Task } from "./task.ts";

/** Answers that a session may leave unread before it has to fetch them. */
const MOST_UNREAD = 256;
/** Calls of which it is known to which session they belong. */
const MOST_KNOWN = 4096;

/** All calls of endpoints: in line, in work, and over with an answer that waits for its reader. */
export class Queue {
  readonly sessions = new Sessions();
  readonly #lanes: Readonly<Record<LaneName, Lane>>;
  readonly #tasks = new Map<string, Task>();
  readonly #hashes = new LRUCache<string, string>({ max: MOST_KNOWN });
  readonly #mostUnread: number;
  #isClosed = false;

  constructor({ reading, training, measuring }: Lanes, mostUnread = MOST_UNREAD) {
    this.#mostUnread = mostUnread;
    this.#lanes = {
      reading: new Lane(reading),
      training: new Lane(training),
      measuring: new Lane(measuring),
    };
  }

  get waiting(): number {
    return Object.values(this.#lanes).reduce((sum, lane) => sum + lane.waiting, 0);
  }

  /**
   * Puts a call in line. Without a session's name it gets a session of its own, called as the call is.
   * Throws InklingError `line_full`, `unread_answers`, `shutting_down`.
   */
  join(endpoint: Endpoint, values: Readonly<Record<string, unknown>>, hash?: string): Task {
    if (this.#isClosed) throw new InklingError("shutting_down", "The server is shutting down.");
    const lane = this.#lanes[endpoint.lane];
    lane.check();
    const unread = hash === undefined ? 0 : (this.sessions.find(hash)?.outbox.unread ?? 0);
    if (unread >= this.#mostUnread) {
      const message = `This session has ${unread} answers that nobody has read, the most that are kept. Read them first.`;
      throw new InklingError("unread_answers", message);
    }
    const task: Task = new Task(endpoint, values, (message) => {
      // It counts as over before its end is told, so that the stream can end with it.
      if (message.msg === "process_completed") session.pending.delete(task);
      session.outbox.push(message);
    });
    const session = this.#open(task, hash);
    void task.done.then(() => {
      this.#tasks.delete(task.id);
      this.sessions.settle(session);
    });
    lane.enter(task);
    return task;
  }

  #open(task: Task, hash = task.id): Session {
    const session = this.sessions.open(hash);
    session.pending.add(task);
    this.#tasks.set(task.id, task);
    this.#hashes.set(task.id, hash);
    return session;
  }

  /** The session of a call, in work or over. */
  sessionOf(id: string): Session | undefined {
    const hash = this.#hashes.get(id);
    return hash === undefined ? undefined : this.sessions.find(hash);
  }

  isOpen(id: string): boolean {
    return this.#tasks.has(id);
  }

  /** Ends a call for its caller at once, in line or in work. One that is over or unknown stays as it is. */
  cancel(id: string): void {
    const task = this.#tasks.get(id);
    if (task !== undefined) this.#stop(task, "cancelled");
  }

  /** The session's reader has hung up: nobody waits for its calls any more. */
  leave(session: Session): void {
    for (const task of [...session.pending]) this.#stop(task, "gone");
    this.sessions.remove(session);
  }

  /** Ends every call, each with a sentence, and takes no more. */
  close(): void {
    this.#isClosed = true;
    for (const task of [...this.#tasks.values()]) this.#stop(task, "closing");
  }

  #stop(task: Task, reason: Parameters<Task["stop"]>[0]): void {
    this.#lanes[task.endpoint.lane].leave(task);
    task.stop(reason);
  }
}
