import type { EpochEvent, StepEvent } from "@inkling/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../server/runs/record.ts";
import { Register } from "../../server/runs/register.ts";
import { secondsUntilStart } from "../../server/runs/wait.ts";

const record = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({
  id,
  name: id,
  preset: "mlp",
  recipe: { batchSize: 10, epochs: 10, seed: 1, optimizer: { kind: "adam" } },
  threads: 2,
  data: "mnist",
  state: "queued",
  created: "2026-11-27T00:00:00.000Z",
  queued: "2026-11-27T00:00:00.000Z",
  epochs: [],
  weights: false,
  ...change,
});

const epoch = (n: number, seconds: number): EpochEvent => ({
  type: "epoch",
  epoch: n,
  epochs: 10,
  step: n,
  loss: 1,
  accuracy: 0.5,
  learningRate: 0.1,
  imagesPerSecond: 1,
  seconds,
  secondsLeft: 1,
  best: true,
});

const step = (secondsLeft: number) => ({ type: "step", step: 1, secondsLeft }) as StepEvent;

describe("a place in line", () => {
  const ids = ["a", "b", "c", "d", "e"];
  const act = fc.oneof(
    fc.record({ act: fc.constant("enter" as const), id: fc.constantFrom(...ids) }),
    fc.record({ act: fc.constant("leave" as const), id: fc.constantFrom(...ids) }),
    fc.record({ act: fc.constant("next" as const), id: fc.constant("") }),
  );

  test("is from 1 to how many wait, each once, in the order they came", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const register = new Register();
        for (const id of ids) register.set(id, record(id));
        let line: string[] = [];
        for (const { act, id } of acts) {
          if (act === "enter" && !line.includes(id)) {
            register.enqueue(id);
            line = [...line, id];
          } else if (act === "leave") {
            register.unqueue(id);
            line = line.filter((other) => other !== id);
          } else if (act === "next") {
            expect(register.next()).toBe(line[0]);
            line = line.slice(1);
          }
          for (const run of register.list()) {
            const place = line.indexOf(run.id) + 1 || undefined;
            expect(run.position).toBe(place);
            expect(run.waiting).toBe(place === undefined ? undefined : line.length);
          }
        }
      }),
    );
  });
});

describe("the time until a run starts", () => {
  const done = record("done", { state: "finished", epochs: [epoch(1, 4), epoch(2, 8)] });
  const running = record("running", { state: "running", step: step(30) });
  const other = record("other", { preset: "cnn-deep" });
  const cases: [why: string, before: RunRecord[], all: RunRecord[], seconds: number | undefined][] =
    [
      ["is what the one that trains has left", [running], [], 30],
      [
        "and the epochs of those in between, at the pace of runs like them",
        [running, record("b")],
        [done],
        70,
      ],
      [
        "a run that went on before has its own pace",
        [record("b", { epochs: [epoch(5, 10)] })],
        [done],
        10,
      ],
      ["is unknown where nothing alike has trained", [running, other], [done], undefined],
      [
        "is unknown while the one before is paused",
        [{ ...running, state: "paused" }],
        [done],
        undefined,
      ],
      ["is nothing when nobody is before", [], [done], 0],
      [
        "of two runs alike, the one on as many threads counts",
        [record("b")],
        [
          done,
          record("newer", {
            threads: 1,
            created: "2026-11-28T00:00:00.000Z",
            epochs: [epoch(1, 9)],
          }),
        ],
        40,
      ],
    ];

  test.each(cases)("%s", (_why, before, all, seconds) => {
    expect(secondsUntilStart(before, [...before, ...all])).toBe(seconds);
  });
});
