import { type TrainEvent, WorkerError } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { mortalThreads } from "../support/mortal-host.ts";
import {
  blobs,
  flatWeights,
  openTrainer,
  perceptron,
  recipe,
  runToEnd,
  train,
} from "../support/training.ts";

/** Long enough to be at work whenever a thread dies. */
const long = { data: blobs(2000), recipe: { ...recipe, epochs: 1000 } };

/** Iterates to the end, which is not expected to come: the rejection is looked at later. */
function drain(events: AsyncIterable<TrainEvent>): Promise<void> {
  const drained = (async () => {
    for await (const _ of events);
  })();
  drained.catch(() => {});
  return drained;
}

describe("a thread that dies", () => {
  test.each([
    [0, 1, "Training thread 1 of 1 died: it exited with code 1."],
    [0, 2, "Training thread 1 of 2 died: it exited with code 1."],
    [2, 3, "Training thread 3 of 3 died: it exited with code 1."],
  ])(
    "thread %i of 0..%i: the iteration is told, and nobody waits for it",
    async (number, threads, message) => {
      const { workers, ended } = mortalThreads();
      const trainer = await openTrainer({ ...long, threads });
      const events = trainer.events();
      const drained = drain(events);
      await trainer.checkpoint();
      const pending = trainer.checkpoint();
      const death = workers[number]!.terminate();
      await expect(drained).rejects.toThrow(WorkerError);
      await expect(drained).rejects.toThrow(message);
      await expect(pending.then(() => trainer.checkpoint())).rejects.toThrow(message);
      await death;
      await trainer.close();
      expect(ended.size).toBe(threads);
    },
  );

  test("while paused: told at once", async () => {
    const { workers } = mortalThreads();
    const trainer = await openTrainer({ ...long, threads: 2 });
    const drained = drain(trainer.events());
    trainer.pause();
    await trainer.checkpoint();
    await workers[1]!.terminate();
    await expect(drained).rejects.toThrow("Training thread 2 of 2 died: it exited with code 1.");
  });

  test("before the first step: told at once", async () => {
    const { workers } = mortalThreads();
    const trainer = await openTrainer({ threads: 2 });
    await workers[0]!.terminate();
    await expect(drain(trainer.events())).rejects.toThrow("Training thread 1 of 2 died");
  });

  test("that never starts: no trainer, and the others end", async () => {
    const nowhere = new URL("./no-such-thread.js", import.meta.url);
    const { workers, ended } = mortalThreads({ script: (i) => (i === 1 ? nowhere : undefined) });
    const made = openTrainer({ threads: 3 });
    await expect(made).rejects.toThrow(WorkerError);
    await expect(made).rejects.toThrow(/^Training thread 2 of 3 died: Cannot find module /);
    expect([workers.length, ended.size]).toEqual([3, 3]);
  });
});

describe("a thread that fails", () => {
  test("before it is ready: no trainer, and the others end", async () => {
    const early = { type: "evaluate" };
    const { ended } = mortalThreads({ post: (i, message) => (i === 1 ? early : message) });
    const made = openTrainer({ threads: 2 });
    await expect(made).rejects.toThrow(WorkerError);
    await expect(made).rejects.toThrow(
      "Training thread 2 of 2 failed: The thread was not started.",
    );
    expect(ended.size).toBe(2);
  });

  test.each([
    ["nothing", undefined, /^Training thread 2 of 2 failed: Cannot read properties of undefined/],
    [
      "a word",
      "run",
      "Training thread 2 of 2 failed: The thread was told something that it does not know.",
    ],
    [
      "an unknown command",
      { type: "sing" },
      "Training thread 2 of 2 failed: The thread was told something that it does not know.",
    ],
  ])(
    "when told %s says so, and the others are not left waiting",
    async (_why, garbage, message) => {
      const isRun = (told: unknown) => (told as { type?: string } | undefined)?.type === "run";
      mortalThreads({ post: (i, told) => (i === 1 && isRun(told) ? garbage : told) });
      const trainer = await openTrainer({ threads: 2 });
      const drained = drain(trainer.events());
      await expect(drained).rejects.toThrow(WorkerError);
      await expect(drained).rejects.toThrow(message);
    },
  );

  test("frees the others from their barrier: they hear again", async () => {
    const isRun = (told: unknown) => (told as { type?: string } | undefined)?.type === "run";
    const { workers } = mortalThreads({ post: (i, told) => (i === 1 && isRun(told) ? {} : told) });
    const trainer = await openTrainer({ threads: 2 });
    await expect(drain(trainer.events())).rejects.toThrow(WorkerError);
    const answer = new Promise((resolve) => workers[0]!.once("message", resolve));
    workers[0]!.postMessage({ type: "sing" });
    expect(await answer).toMatchObject({ type: "failed" });
  });

  test("leaves the next training alone", async () => {
    const { workers } = mortalThreads();
    const broken = await openTrainer({ ...long, threads: 2 });
    const drained = drain(broken.events());
    await broken.checkpoint();
    const [{ end }] = await Promise.all([train({ threads: 2 }), workers[0]!.terminate()]);
    await expect(drained).rejects.toThrow(WorkerError);
    expect(end.reason).toBe("finished");
  });
});

describe("close", () => {
  test.each([1, 2])(
    "in the midst of the work, with %i threads: the iteration is told",
    async (threads) => {
      const { ended } = mortalThreads();
      const trainer = await openTrainer({ ...long, threads });
      const drained = drain(trainer.events());
      await trainer.checkpoint();
      const closed = trainer.close();
      await expect(drained).rejects.toThrow(WorkerError);
      await expect(drained).rejects.toThrow("The training was closed.");
      await closed;
      expect(ended.size).toBe(threads);
    },
  );

  test("during a pause: the iteration is told", async () => {
    const trainer = await openTrainer({ ...long, threads: 2 });
    const drained = drain(trainer.events());
    trainer.pause();
    await trainer.checkpoint();
    await Promise.all([
      trainer.close(),
      expect(drained).rejects.toThrow("The training was closed."),
    ]);
  });

  test("before, after, and as often as one likes", async () => {
    const unused = await openTrainer({ threads: 2 });
    await Promise.all([unused.close(), unused.close()]);
    await expect(drain(unused.events())).rejects.toThrow("The training was closed.");
    const used = await openTrainer({ spec: perceptron });
    await runToEnd(used);
    await used.close();
    await used.close();
    await expect(used.checkpoint()).resolves.toBeInstanceOf(Uint8Array);
  });

  test("after the iteration was left", async () => {
    const { ended } = mortalThreads();
    const trainer = await openTrainer({ ...long, threads: 2 });
    for await (const _ of trainer.events()) break;
    await trainer.close();
    expect(ended.size).toBe(2);
  });
});

describe("pause, resume, stop", () => {
  test("a pause changes nothing but the time", async () => {
    const whole = await train({ threads: 2 });
    const trainer = await openTrainer({ threads: 2 });
    let end: TrainEvent | undefined;
    for await (const event of trainer.events()) {
      trainer.pause();
      queueMicrotask(() => trainer.resume());
      end = event;
    }
    expect(end?.type === "end" && flatWeights(end.model)).toEqual(flatWeights(whole.end.model));
  });

  test("a pause that ends before it begins", async () => {
    const trainer = await openTrainer();
    trainer.pause();
    trainer.resume();
    expect((await runToEnd(trainer)).end.reason).toBe("finished");
  });

  test.each([1, 2])("step by step, to the same weights, on %i threads", async (threads) => {
    const whole = await train({ threads });
    const trainer = await openTrainer({ threads });
    const made: number[] = [];
    let end: TrainEvent | undefined;
    trainer.resume(1);
    for await (const event of trainer.events()) {
      end = event;
      if (event.type !== "step") continue;
      made.push(event.step);
      // It has paused by then, or is about to: either way one step more is made.
      trainer.resume(1);
    }
    expect(made).toEqual(Array.from({ length: trainer.steps }, (_, i) => i + 1));
    expect(end?.type === "end" && flatWeights(end.model)).toEqual(flatWeights(whole.end.model));
  });

  test("after so many steps it waits", async () => {
    const trainer = await openTrainer(long);
    trainer.resume(3);
    const events = trainer.events();
    const first = await events.next();
    expect(first.value).toMatchObject({ type: "step" });
    let seen = first.value?.type === "step" ? first.value.step : 0;
    while (seen < 3) seen = ((await events.next()).value as { step: number }).step;
    expect(seen).toBe(3);
    const next = events.next();
    const still = await Promise.race([
      next,
      new Promise((resolve) => setImmediate(resolve, "waits")),
    ]);
    expect(still).toBe("waits");
    trainer.stop();
    expect((await next).value).toMatchObject({ type: "end", step: 3 });
    await trainer.close();
  });

  test("the last step of an epoch brings its end, that of the training the end", async () => {
    const trainer = await openTrainer({ ...long, recipe: { ...recipe, epochs: 2 } });
    const all: string[] = [];
    const iterating = (async () => {
      for await (const event of trainer.events()) all.push(event.type);
    })();
    trainer.resume(trainer.steps / 2);
    await expect.poll(() => all.filter((type) => type !== "step")).toEqual(["epoch"]);
    trainer.resume(trainer.steps / 2);
    await iterating;
    expect(all.filter((type) => type !== "step")).toEqual(["epoch", "epoch", "end"]);
    await trainer.close();
  });

  test.each([0, -1, 1.5, Number.NaN])("of %d steps there is no such thing", async (steps) => {
    const trainer = await openTrainer();
    expect(() => trainer.resume(steps)).toThrow("resume: steps: expected a whole number from 1");
    await trainer.close();
  });

  test("paused from the start, no step is made", async () => {
    const trainer = await openTrainer();
    const before = await trainer.checkpoint();
    trainer.pause();
    const first = trainer.events().next();
    expect(await trainer.checkpoint()).toEqual(before);
    trainer.stop();
    expect((await first).value).toMatchObject({ type: "end", reason: "stopped", step: 0 });
  });

  test.each([1, 2])("stopped within an epoch, on %i threads", async (threads) => {
    const trainer = await openTrainer({ ...long, threads });
    const events = trainer.events();
    const first = events.next();
    trainer.stop();
    const seen = [(await first).value];
    for await (const event of events) seen.push(event);
    const end = seen.at(-1);
    expect(end).toMatchObject({ type: "end", reason: "stopped", epoch: 0 });
    expect(end?.step).toBeGreaterThan(0);
    expect(end?.step).toBeLessThanOrEqual(47);
    expect(seen.some((event) => event?.type === "epoch")).toBe(false);
  });

  test("stopped during a pause", async () => {
    const trainer = await openTrainer(long);
    const ended = runToEnd(trainer);
    trainer.pause();
    await trainer.checkpoint();
    trainer.stop();
    expect((await ended).end.reason).toBe("stopped");
  });

  test("stopped before it begins", async () => {
    const trainer = await openTrainer();
    trainer.stop();
    const { steps, epochs, end } = await runToEnd(trainer);
    expect([steps.length, epochs.length, end.reason, end.step]).toEqual([0, 0, "stopped", 0]);
  });

  test("stopped after an epoch that is not the last: its best weights are kept", async () => {
    const asked = { ...recipe, earlyStopping: { patience: 5 } };
    const trainer = await openTrainer({ recipe: asked });
    for await (const event of trainer.events()) {
      if (event.type === "epoch") trainer.stop();
      if (event.type === "end") expect([event.reason, event.epoch]).toEqual(["stopped", 1]);
    }
  });

  test("stopped after the last epoch: it was finished", async () => {
    const trainer = await openTrainer();
    for await (const event of trainer.events()) {
      if (event.type === "epoch" && event.epoch === 3) trainer.stop();
      if (event.type === "end") expect([event.reason, event.epoch]).toEqual(["finished", 3]);
    }
  });
});
