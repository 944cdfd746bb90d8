import { expect, test } from "vitest";
import type { Job } from "../../bench/peers/job.ts";
import { type Comparison, markdown, median, ratio } from "../../bench/peers/table.ts";

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 2, 3], 2.5],
])("the median of %j is %d", (values, wanted) => expect(median(values)).toBe(wanted));

test("a ratio is the median of the rounds' own: a slow round disturbs both", () => {
  expect(ratio([200, 20, 240], [100, 10, 100])).toBe(2);
});

test("a row a job, a column a peer, ratios to ours, reasons below", () => {
  const job: Job = { task: "train", preset: "mlp", batch: 128, threads: 1 };
  const comparisons: Comparison[] = [
    {
      job,
      results: [
        { peer: "ours", rates: [1000, 1200, 1100] },
        { peer: "theirs", rates: [500, 600, 550] },
        { peer: "other", cannot: "no training" },
      ],
    },
    { job: { ...job, batch: 1000, threads: 2 }, results: [{ peer: "ours", rates: [3000] }] },
  ];
  expect(markdown(comparisons).split("\n")).toEqual([
    "| images/s | ours | theirs | other |",
    "| --- | ---: | ---: | ---: |",
    "| mlp train b128 1t | 1,100 | 550 (2.00x) | - |",
    "| mlp train b1000 2t | 3,000 | - | - |",
    "",
    "- other: no training",
  ]);
});
