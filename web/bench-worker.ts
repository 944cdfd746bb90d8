import { detectBuild } from "@inkling/engine";
import type { Task } from "../bench/line.ts";
import type { Question, Reply } from "../bench/messages.ts";
import { lineOf, tasksOf } from "../bench/tasks.ts";
import { startThreadsBy } from "../bench/threads.ts";

// Measuring in a thread of its own, which may be ended at any moment: that is how the page stops it.

startThreadsBy(() => {
  const url = new URL("./bench-thread.js", import.meta.url);
  const worker = new Worker(url, { type: "module", name: "inkling-bench" });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onDeath: (listener) =>
      worker.addEventListener("error", ({ message }) =>
        listener(new Error(message || "it did not start")),
      ),
    end: async () => worker.terminate(),
  };
});

let tasks: readonly Task[] = [];

const say = (reply: Reply): void => postMessage(reply);

async function answer(question: Question): Promise<void> {
  if (question.kind === "plan") {
    tasks = await tasksOf({ build: detectBuild(), ...question.selection });
    const planned = tasks.map(({ subject, seconds }) => ({ subject, seconds }));
    say({ kind: "plan", id: question.id, tasks: planned });
    return;
  }
  for (const task of tasks) say({ kind: "line", line: await lineOf(task) });
  say({ kind: "done" });
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  answer(data).catch((error: unknown) => {
    say({ kind: "problem", message: error instanceof Error ? error.message : String(error) });
  });
});
