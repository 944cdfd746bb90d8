import { describe, expect, test } from "vitest";
import { type Dataset, datasetFacts, stratifiedSplit, subset } from "#engine/dataset.js";
import { ValueError } from "#engine/errors.js";

/** Images of one row and two columns: [label, its place]. */
function dataset(labels: number[], classes = ["a", "b", "c"]): Dataset {
  return {
    images: Uint8Array.from(labels.flatMap((label, i) => [label, i])),
    labels: Uint8Array.from(labels),
    count: labels.length,
    rows: 1,
    columns: 2,
    classes,
  };
}

describe("subset", () => {
  test("takes images and labels in the order asked for, twice if asked", () => {
    expect(subset(dataset([0, 1, 2]), [2, 0, 2])).toEqual({
      ...dataset([2, 0, 2]),
      images: Uint8Array.of(2, 2, 0, 0, 2, 2),
    });
  });

  test("of nothing is empty", () => {
    expect(subset(dataset([0, 1]), []).count).toBe(0);
  });

  test.each([-1, 2, 0.5])("refuses place %d", (place) => {
    expect(() => subset(dataset([0, 1]), [place])).toThrow(
      new ValueError("subset", "expected places from 0 to 1", place),
    );
  });
});

/** Words from a small generator, a stream for each class. */
function words(count: number, label: number): Uint32Array {
  let state = 12345 + label;
  return Uint32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  });
}

const repeat = (label: number, count: number) => Array<number>(count).fill(label);

describe("stratifiedSplit", () => {
  const labels = Uint8Array.from([...repeat(0, 103), ...repeat(2, 55), ...repeat(1, 42)]);

  test("parts the set: every place once, ascending", () => {
    const { train, validation } = stratifiedSplit(labels, 3, 0.1, words);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect([...train]).toEqual([...train].sort((a, b) => a - b));
    expect([...validation]).toEqual([...validation].sort((a, b) => a - b));
  });

  test("keeps the same share of each class, and the share of the whole exactly", () => {
    const { validation } = stratifiedSplit(labels, 3, 0.1, words);
    const counts = [0, 1, 2].map((c) => validation.filter((i) => labels[i] === c).length);
    // 10.3, 4.2 and 5.5: the largest remainder is rounded up.
    expect(counts).toEqual([10, 4, 6]);
    expect(validation.length).toBe(20);
  });

  test("keeps those of the lowest words", () => {
    const order = (count: number) => Uint32Array.from({ length: count }, (_, i) => count - i);
    const { validation } = stratifiedSplit(Uint8Array.of(0, 0, 1, 1, 0, 1), 2, 0.34, order);
    expect([...validation]).toEqual([4, 5]);
  });

  test.each([
    ["all equal: the first", [5, 5, 5, 5, 5, 5], [0, 1, 2]],
    ["equal at the limit: the first of these", [7, 5, 9, 5, 5, 2], [1, 3, 5]],
    ["equal below the limit: all of them", [2, 9, 2, 8, 7, 9], [0, 2, 4]],
    [
      "up to the largest word, with the bit of a sign",
      [2 ** 32 - 1, 2 ** 31, 0, 1, 9, 8],
      [2, 3, 5],
    ],
  ])("of words %s", (_why, order, kept) => {
    const { validation } = stratifiedSplit(new Uint8Array(6), 1, 0.5, () =>
      Uint32Array.from(order),
    );
    expect([...validation]).toEqual(kept);
  });

  test("is the same for the same words, another for others", () => {
    const a = stratifiedSplit(labels, 3, 0.2, words);
    expect(stratifiedSplit(labels, 3, 0.2, words)).toEqual(a);
    expect(stratifiedSplit(labels, 3, 0.2, (n, c) => words(n, c + 7))).not.toEqual(a);
  });

  test("keeps nothing at 0, and of classes that have nothing", () => {
    expect(stratifiedSplit(labels, 3, 0, words).validation.length).toBe(0);
    expect(stratifiedSplit(labels, 9, 0.5, words).validation.length).toBe(100);
  });

  test.each([-0.1, 1, Number.NaN])("refuses the share %d", (fraction) => {
    expect(() => stratifiedSplit(labels, 3, fraction, words)).toThrow(ValueError);
  });

  test("refuses a label outside the classes", () => {
    expect(() => stratifiedSplit(labels, 2, 0.1, words)).toThrow("label 103: expected a class");
  });
});

describe("datasetFacts", () => {
  const facts = datasetFacts(dataset([0, 1, 0, 0, 1, 0]), 2);

  test("counts the images and those of each class", () => {
    expect(facts).toMatchObject({ count: 6, rows: 1, columns: 2 });
    expect(facts.perClass.map(({ label, count }) => [label, count])).toEqual([
      ["a", 4],
      ["b", 2],
      ["c", 0],
    ]);
  });

  test("means each class's images, rounded", () => {
    // Places 0, 2, 3, 5 and 1, 4.
    expect(facts.perClass.map(({ mean }) => [...mean])).toEqual([
      [0, 3],
      [1, 3],
      [0, 0],
    ]);
  });

  test("samples places of the class over all of the set", () => {
    expect(facts.perClass.map(({ samples }) => samples)).toEqual([[0, 3], [1, 4], []]);
  });
});
