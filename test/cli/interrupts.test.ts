import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { Interrupts } from "../../cli/interrupts.ts";

test("the first signal calls every listener, the second is left to the system", () => {
  const signals = new EventEmitter();
  const interrupts = new Interrupts(signals);
  const [a, b] = [vi.fn(), vi.fn()];
  interrupts.add(a);
  interrupts.add(b);
  signals.emit("SIGINT");
  expect([a, b].map((one) => one.mock.calls.length)).toEqual([1, 1]);
  expect(signals.listenerCount("SIGINT")).toBe(0);
  expect(signals.listenerCount("SIGTERM")).toBe(0);
});

test("where nobody listens any more, signals are the system's", () => {
  const signals = new EventEmitter();
  const interrupts = new Interrupts(signals);
  const remove = interrupts.add(vi.fn());
  expect(interrupts.isHeard).toBe(true);
  remove();
  expect(interrupts.isHeard).toBe(false);
  expect(signals.listenerCount("SIGTERM")).toBe(0);
});

test("SIGTERM saves as well, and what comes after it does not save twice", () => {
  const signals = new EventEmitter();
  const interrupts = new Interrupts(signals);
  const listener = vi.fn();
  interrupts.add(listener);
  signals.emit("SIGTERM");
  interrupts.fire();
  expect(listener).toHaveBeenCalledTimes(1);
});
