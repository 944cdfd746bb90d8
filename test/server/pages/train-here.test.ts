import { describe, expect, test } from "vitest";
import { evaluateTold, sizeOfAnswers } from "../../../server/told-answers.ts";
import { openTestApp, tinyData } from "../support/fixture.ts";

/** Answers to the two images of the tests' data, a 0 and a 1: each likely to be this class. */
function answersOf(...classes: number[]): Uint8Array<ArrayBuffer> {
  const told = new Float32Array(10 * classes.length).fill(0.01);
  for (const [image, answer] of classes.entries()) told[10 * image + answer] = 0.91;
  return new Uint8Array(told.buffer);
}

describe("the test of a model that only the browser has", () => {
  test("is counted from its probabilities, wherever they lie in memory", async () => {
    const bytes = answersOf(0, 7);
    const moved = new Uint8Array(bytes.length + 1).subarray(1);
    moved.set(bytes);
    const evaluation = await evaluateTold(moved, tinyData, 2);
    expect(evaluation).toEqual(await evaluateTold(bytes, tinyData, 2));
    expect(evaluation).toMatchObject({ count: 2, accuracy: 0.5 });
    expect(evaluation.mistakes).toMatchObject([{ index: 1, actual: 1, predicted: 7 }]);
    expect(evaluation.loss).toBeCloseTo(-(Math.log(0.91) + Math.log(0.01)) / 2, 6);
    expect(evaluation.withoutTemperature?.temperature).toBe(2);
  });

  const size = sizeOfAnswers(tinyData);
  const oneIs = (value: number) => {
    const bytes = answersOf(0, 1);
    new DataView(bytes.buffer).setFloat32(4 * 3, value, true);
    return bytes;
  };
  test.each([
    ["too few", answersOf(0), `The answers are 40 bytes; expected ${size}: 10 probabilities`],
    ["too many", answersOf(0, 1, 2), "The answers are 120 bytes"],
    ["a negative one", oneIs(-1), "number 3 is no probability: -1"],
    ["more than all", oneIs(2), "number 3 is no probability: 2"],
    ["no number", oneIs(Number.NaN), "number 3 is no probability: NaN"],
  ])("is refused: %s", async (_why, bytes, sentence) => {
    await expect(evaluateTold(bytes, tinyData)).rejects.toThrow(sentence);
  });

  test("is drawn as parts of the page: the whole, and the pictures of a cell", async () => {
    const { app } = await openTestApp();
    const ask = (path: string, body = answersOf(0, 7)) =>
      app.request(`/train/here/${path}`, { method: "POST", body });
    const whole = await (await ask("results?data=mnist&temperature=1.5")).text();
    for (const part of ["50.00 %", 'class="confusion"', 'class="table report"', 'id="mistakes"']) {
      expect(whole).toContain(part);
    }
    expect(whole).toContain('href="/#test=mnist/1"');
    const cell = await (await ask("mistakes?data=mnist&actual=1&predicted=7")).text();
    expect(cell).toMatch(/^<section id="mistakes"/);
    expect(cell).toContain("data:image/png");
    const right = await (await ask("mistakes?data=mnist&actual=0&predicted=0")).text();
    expect(right).toContain('class="gallery small-ones"');

    expect((await ask("results?data=mnist", answersOf(0))).status).toBe(400);
    expect((await ask("results?data=mnist", answersOf(0, 1, 2))).status).toBe(413);
  });
});
