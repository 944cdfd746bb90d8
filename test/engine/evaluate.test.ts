import { describe, expect, test } from "vitest";
import { calibrationOf } from "#engine/calibration.js";
import type { Dataset } from "#engine/dataset.js";
import { ValueError } from "#engine/errors.js";
import { evaluate, formatReport, type Predictor, summarize } from "#engine/evaluate.js";

/** A set of one-pixel images whose pixel says which row of `answers` is answered. */
function setOf(labels: number[], classes: string[]): Dataset {
  return {
    images: Uint8Array.from(labels.keys()),
    labels: Uint8Array.from(labels),
    count: labels.length,
    rows: 1,
    columns: 1,
    classes,
  };
}

function answering(answers: number[][]): Predictor & { batches: number[] } {
  const batches: number[] = [];
  return {
    batches,
    probabilities(pixels) {
      batches.push(pixels.length);
      return Float32Array.from([...pixels].flatMap((p) => answers[Math.round(p * 255)]!));
    },
  };
}

const sure = (label: number, classes = 3) =>
  Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0));

// Figures by hand, and as scikit-learn gives them for these labels.
const actual = [0, 0, 0, 0, 1, 1, 2, 2];
const predicted = [0, 0, 0, 1, 1, 0, 1, 1];
const data = setOf(actual, ["a", "b", "c"]);
const classifier = answering(predicted.map((label) => sure(label)));

describe("evaluate", async () => {
  const result = await evaluate(classifier, data);

  test("counts what was answered for what", () => {
    expect(result.count).toBe(8);
    expect(result.accuracy).toBe(0.5);
    expect(result.confusion).toEqual([
      [3, 1, 0],
      [1, 1, 0],
      [0, 2, 0],
    ]);
  });

  test("scores each class, a class never answered with 0", () => {
    expect(result.perClass).toEqual([
      { label: "a", precision: 3 / 4, recall: 3 / 4, f1: 3 / 4, support: 4 },
      { label: "b", precision: 1 / 4, recall: 1 / 2, f1: 2 / 6, support: 2 },
      { label: "c", precision: 0, recall: 0, f1: 0, support: 2 },
    ]);
  });

  test("means the scores plainly and by support", () => {
    expect(result.macro.precision).toBeCloseTo(1 / 3, 12);
    expect(result.macro.recall).toBeCloseTo(1.25 / 3, 12);
    expect(result.macro.f1).toBeCloseTo((3 / 4 + 1 / 3) / 3, 12);
    expect(result.weighted.precision).toBeCloseTo((3 + 0.5) / 8, 12);
    expect(result.weighted.recall).toBe(result.accuracy);
    expect(result.weighted.f1).toBeCloseTo((3 + 2 / 3) / 8, 12);
  });

  test("prints as a table", () => {
    expect(formatReport(result)).toBe(`\
             precision    recall  f1-score   support

           a    0.7500    0.7500    0.7500         4
           b    0.2500    0.5000    0.3333         2
           c    0.0000    0.0000    0.0000         2

    accuracy                        0.5000         8
   macro avg    0.3333    0.4167    0.3611         8
weighted avg    0.4375    0.5000    0.4583         8
`);
  });

  test("has a summary without the mistakes", () => {
    const { mistakes, ...rest } = result;
    expect(mistakes.length).toBe(4);
    expect(summarize(result)).toEqual(rest);
  });
});

test("the loss is the mean of −ln p, finite for a probability of zero", async () => {
  const answers = answering([
    [0.5, 0.5],
    [0.25, 0.75],
    [1, 0],
  ]);
  const { loss } = await evaluate(answers, setOf([0, 1, 1], ["a", "b"]));
  expect(loss).toBeCloseTo((Math.log(2) + Math.log(4 / 3) + 126 * Math.log(2)) / 3, 10);
});

test("the confidence of the answers is held against how often they are right", async () => {
  const answers = answering([
    [0.75, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0, 1],
  ]);
  const { calibration } = await evaluate(answers, setOf([0, 1, 0, 1], ["a", "b"]));
  expect(calibration).toEqual(calibrationOf([0.75, 0.75, 0.75, 1], [true, false, false, true]));
  expect(calibration.error).toBeCloseTo((3 / 4) * (0.75 - 1 / 3), 12);
});

test("a perfect model has a loss of 0 and no mistakes", async () => {
  const result = await evaluate(answering([sure(1), sure(2)]), setOf([1, 2], ["a", "b", "c"]));
  expect(result).toMatchObject({ accuracy: 1, loss: 0, top3: 1, mistakes: [] });
});

test("top 3 counts classes, the earlier first where they are equally likely", async () => {
  const answers = answering([
    [0.4, 0.3, 0.2, 0.1],
    [0.4, 0.3, 0.2, 0.1],
    [0.25, 0.25, 0.25, 0.25],
    [0.25, 0.25, 0.25, 0.25],
  ]);
  const { top3, accuracy } = await evaluate(answers, setOf([2, 3, 2, 3], ["a", "b", "c", "d"]));
  expect(top3).toBe(0.5);
  expect(accuracy).toBe(0);
});

test("mistakes come with the most confident first", async () => {
  const answers = answering([
    [0.75, 0.25],
    [0, 1],
    [0.5, 0.5],
    [0.875, 0.125],
  ]);
  const { mistakes } = await evaluate(answers, setOf([1, 1, 1, 1], ["a", "b"]));
  expect(mistakes).toEqual([
    { index: 3, actual: 1, predicted: 0, probabilities: [0.875, 0.125] },
    { index: 0, actual: 1, predicted: 0, probabilities: [0.75, 0.25] },
    { index: 2, actual: 1, predicted: 0, probabilities: [0.5, 0.5] },
  ]);
});

test("goes in batches, reports after each and lets other tasks run between them", async () => {
  const counted = answering(predicted.map((label) => sure(label)));
  const progress: unknown[] = [];
  let others = 0;
  const other = setInterval(() => others++, 0);
  const result = await evaluate(counted, data, {
    batch: 3,
    onProgress: (...figures) => progress.push(figures),
  });
  clearInterval(other);
  expect(counted.batches).toEqual([3, 3, 2]);
  expect(progress).toEqual([
    [3, 8],
    [6, 8],
    [8, 8],
  ]);
  expect(others).toBeGreaterThan(0);
  expect(result).toEqual(await evaluate(counted, data));
});

/** One that answers later, and says what it has been asked for at a time. */
function threaded(answers: number[][], threads: number) {
  const alone = answering(answers);
  const buffers = new Set<ArrayBufferLike>();
  const asked = { most: 0, now: 0 };
  const predictor: Predictor = {
    threads,
    probabilities: alone.probabilities,
    async probabilitiesByThreads(pixels) {
      buffers.add(pixels.buffer);
      asked.most = Math.max(asked.most, ++asked.now);
      await new Promise((resolve) => setTimeout(resolve));
      asked.now--;
      return alone.probabilities(pixels);
    },
  };
  return { predictor, buffers, asked, batches: alone.batches };
}

test.each([
  ["one thread: a batch when the one before is counted", 1, 1],
  ["several threads: the next batch while one is counted", 2, 2],
  ["many threads: no more than that", 8, 2],
])("%s, in buffers used again", async (_why, threads, most) => {
  const { predictor, buffers, asked, batches } = threaded(
    predicted.map((label) => sure(label)),
    threads,
  );
  expect(await evaluate(predictor, data, { batch: 1 })).toEqual(await evaluate(classifier, data));
  expect(batches).toEqual(actual.map(() => 1));
  expect([asked.most, buffers.size]).toEqual([most, most]);
});

test("when a batch cannot be counted, the failure of the next one is nobody's", async () => {
  let calls = 0;
  const predictor: Predictor = {
    ...answering([]),
    threads: 2,
    async probabilitiesByThreads() {
      if (calls++ === 0) return Float32Array.of(Number.NaN, 0, 0);
      throw new Error("closed");
    },
  };
  await expect(evaluate(predictor, data, { batch: 1 })).rejects.toThrow("answered with NaN");
  expect(calls).toBe(2);
});

const wrong: [why: string, run: () => Promise<unknown>, message: string][] = [
  ["an empty set", () => evaluate(classifier, setOf([], ["a"])), "expected at least one image"],
  [
    "a model of other classes",
    () => evaluate(answering([sure(0, 10)]), setOf([0], ["a", "b"])),
    "evaluate: expected a model of the data's 2 classes, got 10.",
  ],
  ["a batch of none", () => evaluate(classifier, data, { batch: 0 }), "expected a whole number"],
];

test.each(wrong)("refuses %s", async (_why, run, message) => {
  await expect(run()).rejects.toThrow(ValueError);
  await expect(run()).rejects.toThrow(message);
});

test("says so when the model answers with NaN", async () => {
  const broken = answering([[Number.NaN, 1]]);
  await expect(evaluate(broken, setOf([0], ["a", "b"]))).rejects.toThrow("answered with NaN");
});

describe("the calibration without a temperature", () => {
  test("is that of the probabilities as they were before it", async () => {
    // Logits 3 and 0, halved: sharper without.
    const tempered = 1 / (1 + Math.exp(-1.5));
    const plain = 1 / (1 + Math.exp(-3));
    const two = answering([[tempered, 1 - tempered]]);
    const { calibration, withoutTemperature } = await evaluate(two, setOf([0], ["a", "b"]), {
      temperature: 2,
    });
    expect(calibration.error).toBeCloseTo(1 - tempered, 6);
    expect(withoutTemperature?.error).toBeCloseTo(1 - plain, 6);
    expect(withoutTemperature?.temperature).toBe(2);
  });

  test("is not measured where there is none", async () => {
    expect(await evaluate(classifier, data)).not.toHaveProperty("withoutTemperature");
  });
});
