import { describe, expect, test } from "vitest";
import { parse } from "../../bench/compare/arguments.ts";
import { failures, type Pair, pair, type Round, verdictOf } from "../../bench/compare/pairs.ts";
import { tableOf } from "../../bench/compare/table.ts";
import type { BenchLine } from "../../bench/line.ts";

const plain = { other: undefined, rounds: 4, failBelow: undefined, bench: [] };
const words = (text: string) => text.split(" ").filter((word) => word !== "");

test.each([
  ["a commit against the working tree", "HEAD~1", { ...plain, ref: "HEAD~1" }],
  ["two commits", "main HEAD", { ...plain, ref: "main", other: "HEAD" }],
  [
    "the bench's own options go to it as they are",
    "HEAD~1 --kind peak kernel --name=dense",
    { ...plain, ref: "HEAD~1", bench: ["--kind", "peak", "kernel", "--name=dense"] },
  ],
  [
    "ours are taken out from between them",
    "HEAD~1 --kind step --rounds 6 --batch 64 --fail-below=0.95 --threads 1",
    {
      ...plain,
      ref: "HEAD~1",
      rounds: 6,
      failBelow: 0.95,
      bench: ["--kind", "step", "--batch", "64", "--threads", "1"],
    },
  ],
  ["help, wherever it stands", "HEAD~1 --help", undefined],
])("the command line: %s", (_why, line, wanted) => {
  expect(parse(words(line))).toEqual(wanted);
});

test.each([
  ["no commit", "", "Name one commit or two"],
  ["a commit after the options", "--rounds 4 HEAD~1", "before all options: got 0"],
  ["three commits", "a b c", "got 3"],
  ["one round", "HEAD~1 --rounds 1", "--rounds must be a whole number from 2"],
  ["no number", "HEAD~1 --rounds", "--rounds must be a whole number from 2"],
  ["half a round", "HEAD~1 --rounds=2.5", "--rounds must be a whole number from 2"],
  ["a ratio of percents", "HEAD~1 --fail-below 95", "--fail-below must be a ratio"],
  ["a limit that chance would cross", "HEAD~1 --rounds 3 --fail-below 0.9", "--rounds from 4"],
])("the command line is refused for %s", (_why, line, message) => {
  expect(() => parse(words(line))).toThrow(message);
});

const train: BenchLine = {
  kind: "train",
  name: "mlp",
  build: "relaxed",
  threads: 2,
  batch: 64,
  value: 0,
  unit: "images/s",
};
const step: BenchLine = { ...train, kind: "step", threads: 1, unit: "ms" };
const peak: BenchLine = { ...train, kind: "peak", name: "multiply-add", batch: 0, unit: "GFLOP/s" };

/** Rounds of one line: its value on either side. */
const roundsOf = (line: BenchLine, values: readonly (readonly [ref: number, here: number])[]) =>
  values.map(([ref, here]): Round => {
    return { ref: [{ ...line, value: ref }], here: [{ ...line, value: here }] };
  });

describe("pairs", () => {
  test.each([
    ["of rates: more is faster", train, { ref: 250, here: 500, ratio: 2 }],
    ["of times: less is faster", step, { ref: 250, here: 500, ratio: 0.5 }],
  ])("%s", (_why, line, wanted) => {
    const { pairs } = pair(
      roundsOf(line, [
        [200, 400],
        [300, 600],
      ]),
    );
    expect(pairs).toMatchObject([{ ...wanted, lowest: wanted.ratio, highest: wanted.ratio }]);
  });

  test("ratios are those of the rounds: a slow round disturbs both sides", () => {
    const { pairs } = pair(
      roundsOf(train, [
        [100, 110],
        [10, 12],
        [100, 100],
      ]),
    );
    expect(pairs).toMatchObject([{ ref: 100, here: 100, ratio: 1.1, lowest: 1, highest: 1.2 }]);
  });

  const line = (change: Partial<BenchLine>) => ({ ...train, value: 1, ...change });
  test.each<[why: string, other: Partial<BenchLine>]>([
    ["name", { name: "mlp-deep" }],
    ["build", { build: "simd" }],
    ["threads", { threads: 1 }],
    ["batch", { batch: 1 }],
    ["unit", { unit: "ms" }],
  ])("another %s is another measurement", (_why, other) => {
    const found = pair([{ ref: [line({})], here: [line(other)] }]);
    expect(found).toMatchObject({ pairs: [], onlyRef: [line({})], onlyHere: [line(other)] });
  });

  test("the share of the peak does not matter", () => {
    const found = pair([{ ref: [line({ share: 0.5 })], here: [line({ share: 0.6 })] }]);
    expect(found).toMatchObject({ pairs: [{ ratio: 1 }], onlyRef: [], onlyHere: [] });
  });

  test("a line that one run lacks is not there", () => {
    const both = { ref: [line({})], here: [line({})] };
    const found = pair([both, { ...both, here: [] }]);
    expect(found).toMatchObject({ pairs: [], onlyRef: [line({})], onlyHere: [] });
  });
});

const pairOf = (change: Partial<Pair>): Pair => {
  return { line: train, ref: 1, here: 1, ratio: 1, lowest: 1, highest: 1, rounds: 4, ...change };
};

test.each([
  ["further than the spread, up", { ratio: 1.1, lowest: 1.08, highest: 1.12 }, "faster"],
  ["further than the spread, down", { ratio: 0.9, lowest: 0.89, highest: 0.91 }, "slower"],
  ["as far as the spread", { ratio: 1.25, lowest: 1.25, highest: 1.5 }, undefined],
  ["the same, without a spread", {}, undefined],
  ["too few rounds", { ratio: 2, lowest: 2, highest: 2, rounds: 3 }, undefined],
])("the verdict: %s", (_why, change, wanted) => {
  expect(verdictOf(pairOf(change))).toBe(wanted);
});

test("a failure is slower for certain and below the limit", () => {
  const steady = (ratio: number) => pairOf({ ratio, lowest: ratio, highest: ratio });
  const unsure = pairOf({ ratio: 0.8, lowest: 0.7, highest: 1 });
  expect(failures([steady(0.96), steady(0.94), unsure, steady(1.2)], 0.95)).toEqual([steady(0.94)]);
});

const NAMES = { ref: "main", here: "HEAD" };

test("a row a pair, then what only one side has", () => {
  const pairs = [
    pairOf({ ref: 1000, here: 1250, ratio: 1.25, lowest: 1.2, highest: 1.3 }),
    pairOf({ line: peak, ref: 98.76, here: 98.8, lowest: 0.99, highest: 1.01 }),
  ];
  const table = tableOf({ pairs, onlyRef: [step], onlyHere: [peak] }, NAMES);
  expect(table.split("\n")).toEqual([
    "                                          main   HEAD            ratio  lowest..highest",
    "train mlp, relaxed, 2 threads, batch 64  1,000  1,250  images/s  1.250     1.200..1.300  faster",
    "peak multiply-add, relaxed, 2 threads    98.76  98.80  GFLOP/s   1.000     0.990..1.010",
    "",
    "Only at main:",
    "  step mlp, relaxed, 1 thread, batch 64",
    "",
    "Only at HEAD:",
    "  peak multiply-add, relaxed, 2 threads",
  ]);
});

test.each([
  ["few rounds have no verdict, which is said", { rounds: 2 }, "No verdicts: they take 4 rounds."],
  ["enough need no note", {}, undefined],
])("%s", (_why, change, wanted) => {
  const table = tableOf({ pairs: [pairOf(change)], onlyRef: [], onlyHere: [] }, NAMES);
  expect(table.split("\n\n")[1]).toBe(wanted);
});
