import type { Dataset, Evaluation } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import { cellPictures, PAGE } from "../../../server/charts/cell.ts";
import { Mistakes } from "../../../server/charts/mistakes.tsx";
import { report } from "../../../server/runs/report.ts";

const classes = ["a", "b"];

/** `count` images of one pixel; every second is of class b, and the first `wrong` a's are read as b. */
function measured(count: number, wrong: number): { test: Dataset; evaluation: Evaluation } {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const images = Uint8Array.from({ length: count }, (_, i) => i % 256);
  const mistakes = Array.from({ length: wrong }, (_, i) => {
    return { index: 2 * i, actual: 0, predicted: 1, probabilities: [0.1, 0.9] };
  });
  const half = count / 2;
  const confusion = [
    [half - wrong, wrong],
    [0, half],
  ];
  const scores = { precision: 1, recall: 1, f1: 1 };
  const evaluation: Evaluation = {
    count,
    accuracy: 1 - wrong / count,
    loss: 0,
    top3: 1,
    calibration: { error: 0, bins: [] },
    confusion,
    perClass: classes.map((label) => ({ label, ...scores, support: half })),
    macro: scores,
    weighted: scores,
    mistakes,
  };
  return { test: { images, labels, count, rows: 1, columns: 1, classes }, evaluation };
}

const right = { actual: 1, predicted: 1 };
const wrong = { actual: 0, predicted: 1 };

describe("the pictures of a cell", () => {
  test("of right answers are all of them, a page at a time", () => {
    const { test, evaluation } = measured(500, 3);
    const kept = report(evaluation, test);
    const first = cellPictures(kept, right, test);
    expect(first.total).toBe(250);
    expect(first.shown.map(({ index }) => index).slice(0, 3)).toEqual([1, 3, 5]);
    expect(first.shown).toHaveLength(PAGE);
    const last = cellPictures(kept, right, test, 2 * PAGE);
    expect(last.shown.map(({ index, pixels }) => [index, pixels[0]]).at(-1)).toEqual([
      499,
      499 % 256,
    ]);
    expect(last.shown).toHaveLength(50);
    expect(cellPictures(kept, right, test, 1e9).shown).toEqual([]);
  });

  test("of mistakes are those kept with their probabilities, and the rest", () => {
    const { test, evaluation } = measured(1600, 700);
    const kept = report(evaluation, test);
    expect(kept.mistakes).toHaveLength(500);
    const others = cellPictures(kept, wrong, test);
    expect(others.total).toBe(200);
    expect(others.shown[0]?.index).toBe(1000);
  });

  test("are none where the data has changed, or an earlier version measured", () => {
    const { test, evaluation } = measured(20, 2);
    const kept = report(evaluation, test);
    const { answers: _, ...earlier } = kept;
    expect(cellPictures(earlier, right, test).total).toBe(0);
    expect(cellPictures(kept, right, { ...test, count: 19 }).total).toBe(0);
    expect(cellPictures(kept, right, undefined).total).toBe(0);
  });
});

describe("as a part of the page", () => {
  const { test: data, evaluation } = measured(500, 3);
  const kept = report(evaluation, data);
  const show = (cell: typeof right | undefined, from = 0) =>
    String(
      Mistakes({
        evaluation: kept,
        cell,
        others: cell && cellPictures(kept, cell, data, from),
        href: "/train/x",
        readHref: (index) => `/#test=small/${index}`,
      }),
    );

  test("the mistakes come with their shares, and lead to the Draw page", () => {
    const text = show(wrong);
    expect(text).toContain("a read as b: 3");
    expect(text).toContain('href="/#test=small/4"');
    expect(text).toContain("b: 90.0 %");
    expect(text).not.toContain("Next");
  });

  test("right answers come in pages that are links", () => {
    expect(show(right)).toContain("b read right: 250");
    expect(show(right)).toContain(
      'href="/train/x/mistakes?actual=1&amp;predicted=1&amp;from=100#mistakes"',
    );
    expect(show(right)).not.toContain("Previous");
    expect(show(right, 200)).toContain("201 to 250 of 250");
    expect(show(right, 200)).not.toContain("Next");
  });
});
