import type { Message } from "./messages.ts";
import type { Session } from "./session.ts";

/** One message on the stream. The Python client takes nothing else: no names, no comments, no CRLF. */
export const frame = (message: unknown): string => `data: ${JSON.stringify(message)}\n\n`;

const HEARTBEAT = frame({ msg: "heartbeat" });
const CLOSE = frame({ msg: "close_stream" });

/**
 * A session's messages as they come, until none of its calls is open: the last one then goes out
 * together with the end of the stream, and `onEnd` is called before anyone can join once more.
 */
export async function* frames(
  session: Session,
  signal: AbortSignal,
  heartbeat: number,
  onEnd: () => void,
): AsyncGenerator<string> {
  while (!signal.aborted) {
    const written = session.outbox.take().map((message) => frame(changed(session, message)));
    if (session.isOver) {
      onEnd();
      return yield [...written, CLOSE].join("");
    }
    if (written.length > 0) yield written.join("");
    else if (await silence(session, heartbeat, signal)) yield HEARTBEAT;
  }
}

/** Whether nothing came for so long. */
async function silence(
  { outbox }: Session,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const start = performance.now();
  await outbox.change(milliseconds, signal);
  // Timers may be a millisecond early.
  return outbox.isEmpty && performance.now() - start >= milliseconds - 1;
}

/** The first values of a call are sent whole; later ones as edits of them, each of which replaces a value. */
function changed({ begun }: Session, message: Message): unknown {
  const { event_id } = message;
  if (message.msg === "process_completed") begun.delete(event_id);
  if (message.msg !== "process_generating") return message;
  if (!begun.has(event_id)) {
    begun.add(event_id);
    return message;
  }
  const data = message.output.data.map((value) => [["replace", [], value]]);
  return { ...message, output: { ...message.output, data } };
}
