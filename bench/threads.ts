import type { Thread } from "#engine/host.js";
import type { Answer, Question, Rates } from "./thread.ts";

let startThread: () => Thread = () => {
  throw new Error("Nobody has said how threads start here: call startThreadsBy.");
};

/** Said once, by the edge for Node or for browsers: how a thread that runs `serveRates` starts. */
export function startThreadsBy(start: () => Thread): void {
  startThread = start;
}

/**
 * Runs a measurement on several threads at once: each is given `data`, warms up, waits for the
 * others, and answers with a rate; gives their sum.
 */
export async function sumOverThreads<Name extends keyof Rates>(
  threads: number,
  rate: Name,
  data: Parameters<Rates[Name]>[0],
  seconds: number,
): Promise<number> {
  // One thread waits for nobody, and is all there is where no memory can be shared.
  const ready = threads > 1 ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
  const question = { rate, data, threads, ready, seconds } as Question;
  const started = Array.from({ length: threads }, () => startThread());
  try {
    const rates = await Promise.all(started.map((thread) => answerOf(thread, question)));
    return rates.reduce((sum, rate) => sum + rate, 0);
  } finally {
    await Promise.all(started.map((thread) => thread.end()));
  }
}

function answerOf(thread: Thread, question: Question): Promise<number> {
  return new Promise((resolve, reject) => {
    thread.onDeath((reason) => reject(new Error(`A thread ended: ${reason.message}.`)));
    thread.onMessage((message) => {
      const answer = message as Answer;
      if ("rate" in answer) resolve(answer.rate);
      else reject(new Error(answer.problem));
    });
    thread.post(question);
  });
}
