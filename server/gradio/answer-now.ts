import type { Context } from "hono";
import type { Outcome } from "./messages.ts";
import { gradioProblem } from "./problems.ts";
import type { Queue } from "./queue.ts";
import type { RouteDeps } from "./queue-routes.ts";
import type { Task } from "./task.ts";

/** The answer of a call that has no stream: who hangs up is gone. */
export async function answerNow(
  c: Context,
  { queue, streams }: Pick<RouteDeps, "queue" | "streams">,
  task: Task,
): Promise<Response> {
  void streams.track(c);
  const leave = () => {
    const session = queue.sessionOf(task.id);
    if (session !== undefined) queue.leave(session);
  };
  const { signal } = c.req.raw;
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  const outcome = await outcomeOf(queue, task);
  signal.removeEventListener("abort", leave);
  if (!outcome.ok) return gradioProblem(c, outcome.problem);
  const { data, seconds } = outcome;
  return c.json({ data, duration: seconds, average_duration: seconds, is_generating: false });
}

/** How a call that has a session of its own ended; its messages were for a stream that nobody opens. */
export async function outcomeOf(queue: Queue, task: Task): Promise<Outcome> {
  const outcome = await task.done;
  const session = queue.sessionOf(task.id);
  if (session !== undefined) queue.sessions.remove(session);
  return outcome;
}
