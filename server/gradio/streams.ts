import { setTimeout as pause } from "node:timers/promises";
import type { Context } from "hono";
import { Gate } from "../gate.ts";
import { curlEvents } from "./curl-events.ts";
import { eventStream, isHead, written } from "./event-stream.ts";
import { frame, frames } from "./frames.ts";
import type { Queue } from "./queue.ts";
import type { Session } from "./session.ts";

/** Streams open at once: more would leave no connections for pages. */
const MOST_STREAMS = 96;
/** Milliseconds of silence after which a sign of life is sent. */
export const HEARTBEAT = 15_000;
/** Milliseconds that a reader has to take in the end of its stream before its next call is answered. */
const GRACE = 25;
/** Milliseconds that a shutdown waits for the last answers to be written. */
const LAST = 700;

export interface StreamLimits {
  readonly streams?: number;
  readonly heartbeat?: number;
}

/** What clients are told of their calls, on one stream a session, or for curl one a call. */
export class Streams {
  readonly #queue: Queue;
  readonly #gate: Gate;
  readonly #heartbeat: number;
  /** Answers that are not written to their end. */
  readonly #open = new Set<Promise<void>>();
  readonly #ending = new Map<string, Promise<void>>();

  constructor(queue: Queue, { streams = MOST_STREAMS, heartbeat = HEARTBEAT }: StreamLimits = {}) {
    this.#queue = queue;
    this.#gate = new Gate(streams);
    this.#heartbeat = heartbeat;
  }

  /** The session's messages, for as long as one of its calls is open. */
  session(c: Context, hash: string): Response {
    const session = this.#queue.sessions.find(hash);
    if (session === undefined || isHead(c)) return only(c, frame(UNKNOWN));
    const leave = this.#gate.enter();
    if (leave === undefined) return only(c, frame(full(this.#gate.limit)));
    const end = this.track(c);
    const reader = this.#attach(session);
    return eventStream(c, (signal) => {
      signal.addEventListener("abort", () => reader.abort());
      return this.#told(session, reader, end, leave);
    });
  }

  async *#told(session: Session, reader: AbortController, end: Promise<void>, leave: () => void) {
    try {
      yield* frames(session, reader.signal, this.#heartbeat, () => this.#end(session, end));
    } finally {
      leave();
      // Neither ended nor taken over by another stream: the client is gone.
      if (session.reader === reader) {
        session.reader = undefined;
        this.#queue.leave(session);
      }
    }
  }

  /** A second stream of the same session takes the first one's place. */
  #attach(session: Session): AbortController {
    const reader = new AbortController();
    session.reader?.abort();
    session.reader = reader;
    this.#queue.sessions.hold(session);
    return reader;
  }

  /**
   * The stream says its last words. A client that hears of its next call before it has heard them would
   * take the stream for open, and wait for ever: whoever joins meanwhile waits a moment.
   */
  #end(session: Session, end: Promise<void>): void {
    session.reader = undefined;
    this.#queue.sessions.settle(session);
    const { hash } = session;
    const heard = end
      .then(() => pause(GRACE))
      .then(() => {
        if (this.#ending.get(hash) === heard) this.#ending.delete(hash);
      });
    this.#ending.set(hash, heard);
  }

  /** Until the session's last stream, if it has one that is ending, has been heard to its end. */
  async untilEnded(hash: string): Promise<void> {
    await this.#ending.get(hash);
  }

  /** One call's events. Who hangs up may come back for the answer. */
  call(c: Context, id: string): Response {
    const leave = isHead(c) ? () => {} : this.#gate.enter();
    if (leave === undefined) {
      return only(c, `event: error\n${frame({ error: full(this.#gate.limit).message })}`);
    }
    this.track(c);
    const [queue, heartbeat] = [this.#queue, this.#heartbeat];
    return eventStream(c, async function* (signal) {
      try {
        yield* curlEvents(queue, id, signal, heartbeat);
      } finally {
        leave();
      }
    });
  }

  /** A shutdown waits for this answer; over when it is written. */
  track(c: Context): Promise<void> {
    const end: Promise<void> = written(c).then(() => void this.#open.delete(end));
    this.#open.add(end);
    return end;
  }

  /** Until what is open has said its last words: not for ever. */
  async close(): Promise<void> {
    await Promise.race([Promise.all(this.#open), pause(LAST, undefined, { ref: false })]);
  }
}

const UNKNOWN = {
  msg: "unexpected_error",
  message: "There is no such session: its answers were read, or it has been forgotten.",
  success: false,
  session_not_found: true,
};

const full = (limit: number) => ({
  msg: "unexpected_error",
  message: `${limit} event streams are open, the most at once. Try again later.`,
  success: false,
  session_not_found: false,
});

function only(c: Context, text: string): Response {
  return eventStream(c, async function* () {
    yield text;
  });
}
