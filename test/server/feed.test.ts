import type { StepEvent } from "@inkling/engine";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Run, RunEvent, RunListener } from "../../server/deps.ts";
import { type FeedEvent, feed } from "../../server/runs/feed.ts";

const run = { id: "a", state: "running" } as Run;
const step = (n: number): RunEvent => ({ type: "step", id: "a", step: { step: n } as StepEvent });

/** A run that the test makes speak, and what its reader has got so far. */
function read() {
  const listeners = new Set<RunListener>();
  const runs = {
    get: () => run,
    subscribe: (_id: string, listener: RunListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const got: FeedEvent[] = [];
  const closing = new AbortController();
  const over = (async () => {
    for await (const event of feed(runs, "a", closing.signal)) got.push(event);
  })();
  const tell = (event: RunEvent) => {
    for (const listener of listeners) listener(event);
  };
  const steps = () => got.flatMap((event) => (event.type === "step" ? event.step.step : []));
  return { got, tell, steps, over, closing, listeners };
}

describe("a feed", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("of 20 steps a second gives at most five, the last one always", async () => {
    const { tell, steps, closing, over } = read();
    for (let n = 1; n <= 40; n++) {
      tell(step(n));
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(steps().length).toBeLessThanOrEqual(11);
    expect(steps().length).toBeGreaterThanOrEqual(9);
    expect(steps().at(-1)).toBe(40);
    closing.abort();
    await over;
  });

  test("keeps the order of steps and what comes after them", async () => {
    const { got, tell, over } = read();
    await vi.advanceTimersByTimeAsync(1);
    tell(step(1));
    tell(step(2));
    tell({ type: "state", run });
    tell(step(3));
    tell({ type: "end", run });
    await over;
    const words = got.map((event) => (event.type === "step" ? event.step.step : event.type));
    expect(words).toEqual(["state", 2, "state", 3, "end"]);
  });

  test("gives a sign of life in silence, and lets go of the run when its reader leaves", async () => {
    const { got, closing, over, listeners } = read();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(got.map(({ type }) => type)).toEqual(["state", "heartbeat", "heartbeat"]);
    closing.abort();
    await over;
    expect(listeners.size).toBe(0);
  });
});
