import { expect, test } from "vitest";
import type { Mail, Question, Reply } from "../../web/reader.ts";
import { createAsk } from "../../web/why/asker.ts";

test("each question has its own answer, in whatever order they come", async () => {
  const asked: Question[] = [];
  let say: (data: Reply) => void = () => {};
  const mail: Mail = {
    postMessage: (question) => asked.push(question),
    addEventListener(_type, listener) {
      say = (data) => listener({ data });
    },
  };
  const ask = createAsk(mail);
  const pixels = new Float32Array(784);
  const first = ask("layers", { pixels });
  const second = ask("flip", { pixels, digit: 3 });
  const third = ask("flip", { pixels, digit: 4 });
  expect(asked).toMatchObject([
    { kind: "task", id: 1, task: { name: "layers" } },
    { kind: "task", id: 2, task: { name: "flip", ask: { digit: 3 } } },
    { kind: "task", id: 3, task: { name: "flip", ask: { digit: 4 } } },
  ]);
  // An answer to a drawing is nobody's here.
  say({ kind: "blank", id: 2 });
  say({ kind: "told", id: 3, told: undefined });
  say({ kind: "failed", id: 1, message: "There is no model to ask." });
  say({ kind: "told", id: 2, told: { label: "8" } });
  await expect(first).rejects.toThrow("There is no model to ask.");
  expect(await second).toEqual({ label: "8" });
  expect(await third).toBeUndefined();
});
