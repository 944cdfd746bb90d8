import { CANCELLED, failureOf, type Message } from "./messages.ts";
import type { Queue } from "./queue.ts";

const event = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const UNKNOWN = {
  ...CANCELLED,
  code: "event_not_found",
  message: "There is no such call: its answer was read, or it has been forgotten.",
};

/** One call's events for curl: with names, and whole values each time; over when the call is. */
export async function* curlEvents(
  queue: Queue,
  id: string,
  signal: AbortSignal,
  heartbeat: number,
): AsyncGenerator<string> {
  const session = queue.sessionOf(id);
  if (session === undefined) return yield event("error", failureOf(UNKNOWN));
  const { outbox } = session;
  while (!signal.aborted) {
    const messages = outbox.take(id);
    for (const message of messages) yield* shown(message);
    if (messages.at(-1)?.msg === "process_completed") break;
    // Read by somebody else meanwhile.
    if (!queue.isOpen(id)) return yield event("error", failureOf(UNKNOWN));
    const start = performance.now();
    if (messages.length === 0) await outbox.change(heartbeat, signal);
    if (performance.now() - start >= heartbeat - 1) yield event("heartbeat", null);
  }
  if (session.isOver && outbox.isEmpty && !session.isRead) queue.sessions.remove(session);
}

function* shown(message: Message): Generator<string> {
  if (message.msg === "process_generating") yield event("generating", message.output.data);
  if (message.msg !== "process_completed") return;
  if ("data" in message.output) yield event("complete", message.output.data);
  else yield event("error", message.output);
}
