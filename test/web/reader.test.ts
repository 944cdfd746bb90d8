import { describe, expect, test } from "vitest";
import { type Mail, type Question, Reader, type Reply } from "../../web/reader.ts";

/** A worker that answers when it is told to. */
class FakeWorker implements Mail {
  readonly asked: Question[] = [];
  #listener: (event: { readonly data: Reply }) => void = () => {};

  postMessage(question: Question): void {
    this.asked.push(question);
  }

  addEventListener(_type: "message", listener: (event: { readonly data: Reply }) => void): void {
    this.#listener = listener;
  }

  say(data: Reply): void {
    this.#listener({ data });
  }

  /** The number and first pixel of each picture asked about. */
  get pictures(): [id: number, pixel: number | undefined][] {
    return this.asked.flatMap((question): [number, number | undefined][] =>
      question.kind === "read" ? [[question.id, question.pixels[0]]] : [],
    );
  }
}

function setUp() {
  const worker = new FakeWorker();
  const heard: Reply[] = [];
  const reader = new Reader(worker, 1, (reply) => heard.push(reply));
  const read = (...pixels: number[]) => {
    for (const pixel of pixels) reader.read(Uint8Array.of(pixel));
  };
  return { worker, heard, reader, read };
}

const answer = (id: number): Reply => ({
  kind: "answer",
  id,
  prediction: { digit: 1, label: "1", confidence: 1, probabilities: [], top: [], verdict: "sure" },
  pixels: new Float32Array(),
  milliseconds: 0,
});

const ready: Reply = { kind: "ready", name: "m", build: "simd", parameters: 1, classes: [] };

describe("only the newest picture matters", () => {
  test("one question at a time", () => {
    const { worker, read } = setUp();
    read(1, 2, 3);
    expect(worker.pictures).toEqual([[1, 1]]);
  });

  test("what came between is dropped", () => {
    const { worker, heard, read } = setUp();
    read(1, 2, 3);
    worker.say(answer(1));
    expect(worker.pictures).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(heard).toHaveLength(1);
  });

  test("an answer from before the pad was cleared is not heard", () => {
    const { worker, heard, reader, read } = setUp();
    read(1);
    reader.clear();
    worker.say(answer(1));
    expect(heard).toEqual([]);
    read(2);
    expect(worker.pictures.at(-1)?.[1]).toBe(2);
  });
});

test("a model that comes late is asked about the picture that waits for it", () => {
  const { worker, heard, reader, read } = setUp();
  reader.load("m", "/m");
  read(5);
  worker.say({ kind: "unread", id: 1 });
  worker.say(ready);
  expect(worker.pictures).toEqual([
    [1, 5],
    [2, 5],
  ]);
  expect(heard.map(({ kind }) => kind)).toEqual(["unread", "ready"]);
});

test("another model answers anew, a cleared pad does not", () => {
  const { worker, reader, read } = setUp();
  read(5);
  worker.say(answer(1));
  worker.say(ready);
  worker.say(answer(2));
  reader.clear();
  worker.say(ready);
  expect(worker.pictures.map(([, pixel]) => pixel)).toEqual([5, 5]);
});

test("after a problem the next picture is asked about", () => {
  const { worker, heard, read } = setUp();
  read(1);
  worker.say({ kind: "problem", code: "internal", message: "No." });
  read(2);
  expect(worker.pictures.map(([, pixel]) => pixel)).toEqual([1, 2]);
  expect(heard).toEqual([{ kind: "problem", code: "internal", message: "No." }]);
});

test("what the worker tells of a task leaves the picture under way alone", () => {
  const { worker, heard, read } = setUp();
  read(1, 2);
  worker.say({ kind: "told", id: 1, told: undefined });
  worker.say({ kind: "failed", id: 2, message: "No." });
  expect(worker.pictures).toEqual([[1, 1]]);
  expect(heard).toEqual([]);
});

describe("the pictures on the way", () => {
  test("come from when they are wanted on, and the last picture is read again for them", () => {
    const { worker, reader, read } = setUp();
    read(1);
    worker.say(answer(1));
    reader.want({ steps: true });
    worker.say(answer(2));
    reader.want({ steps: false });
    read(2);
    const wanted = worker.asked.map((question) => question.kind === "read" && question.more.steps);
    expect(worker.pictures).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(wanted).toEqual([false, true, false]);
  });

  test("of nothing are not asked for", () => {
    const { worker, reader } = setUp();
    reader.want({ steps: true });
    expect(worker.asked).toEqual([]);
  });
});
