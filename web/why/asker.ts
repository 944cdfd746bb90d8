import type { Mail } from "../reader.ts";
import type { Ask, Task } from "./tasks.ts";

interface Waiting {
  resolve(told: unknown): void;
  reject(reason: Error): void;
}

/** Asks the worker for tasks beside the answers that it gives; several may be under way. */
export function createAsk(mail: Mail): Ask {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  mail.addEventListener("message", ({ data }) => {
    if (data.kind !== "told" && data.kind !== "failed") return;
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === "told") one?.resolve(data.told);
    else one?.reject(new Error(data.message));
  });
  return (name, ask) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      // The worker tells what the table of tasks says.
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      mail.postMessage({ kind: "task", id, task: { name, ask } as Task });
    });
}
