import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { InklingError } from "@inkling/engine";
import type { Context } from "hono";
import { addressOf } from "../address.ts";
import { Gate } from "../gate.ts";
import { eventStream, isHead } from "./event-stream.ts";
import { HEARTBEAT } from "./streams.ts";

const MOST = 64;
const MOST_OF_ADDRESS = 32;

const ALIVE = "data: ALIVE\n\n";

/** Streams that say nothing but that we are there. Python's client opens one in the background. */
export class Heartbeats {
  readonly #all = new Gate(MOST);
  readonly #addresses = new Map<string, Gate>();

  answer(c: Context): Response {
    if (isHead(c)) return eventStream(c, nothing);
    const leave = this.#enter(addressOf(c));
    if (leave === undefined) return drop(c);
    return eventStream(c, async function* (signal) {
      try {
        while (!signal.aborted) {
          yield ALIVE;
          await untilAborted(signal, HEARTBEAT);
        }
      } finally {
        leave();
      }
    });
  }

  #enter(address: string): (() => void) | undefined {
    const gate = this.#addresses.get(address) ?? new Gate(MOST_OF_ADDRESS);
    const leaveAddress = gate.enter();
    const leaveAll = leaveAddress && this.#all.enter();
    if (leaveAddress === undefined) return undefined;
    this.#addresses.set(address, gate);
    const leave = () => {
      leaveAll?.();
      leaveAddress();
      if (gate.taken === 0) this.#addresses.delete(address);
    };
    if (leaveAll !== undefined) return leave;
    leave();
    return undefined;
  }
}

async function* nothing() {}

/** Without an answer: the client comes back at once after any answer, but not to a closed door. */
function drop(c: Context): Response {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  if (incoming === undefined) {
    throw new InklingError("too_many_streams", "Too many heartbeats are open.");
  }
  incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function untilAborted(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
