import type { Recipe } from "@inkling/engine";
import { expect, test } from "vitest";
import { ratesOf } from "../../bench/peers/race/rates.ts";
import { type Lap, markdown, type Side, short, timesAsFast } from "../../bench/peers/race/score.ts";

const lap = (seconds: number, accuracy = 0.99): Lap => ({
  seconds,
  training: seconds - 1,
  accuracy,
});
const side = (name: string, ...laps: Lap[]): Side => ({ name, epochs: 2, laps });

test.each([
  ["both there", [0.99, 0.995], [false, false]],
  ["the first short by one image", [0.9899, 0.99], [true, false]],
  ["both short", [0.9, 0.9], [true, true]],
])("who falls short: %s", (_why, accuracies, wanted) => {
  expect(
    short(
      accuracies.map((accuracy) => lap(1, accuracy)),
      0.99,
    ),
  ).toEqual(wanted);
});

test("a ratio is the median of the rounds' own: a slow round disturbs both", () => {
  const ours = side("ours", lap(10), lap(100), lap(12));
  expect(timesAsFast([ours, side("theirs", lap(20), lap(200), lap(12))])).toBe(2);
});

test("a row a side, medians, the least accuracy, and the ratio below", () => {
  const ours = side("ours", lap(10, 0.991), lap(12, 0.9925), lap(11, 0.99));
  const theirs = side("theirs", lap(20, 0.992), lap(24, 0.99), lap(22, 0.993));
  expect(markdown([ours, theirs], 0.99).split("\n")).toEqual([
    "| | epochs | seconds | training | accuracy | least |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    "| ours | 2 | 11.00 | 10.00 | 99.10 % | 99.00 % |",
    "| theirs | 2 | 22.00 | 21.00 | 99.20 % | 99.00 % |",
    "",
    "To 99.00 % in 2.00x the speed, over 3 seeds.",
  ]);
});

const recipe: Recipe = { batchSize: 4, epochs: 2, seed: 1, optimizer: { kind: "adam" } };

test.each<[why: string, recipe: Recipe, images: number, wanted: number[]]>([
  ["Adam's own rate, at every step", recipe, 8, [0.001, 0.001, 0.001, 0.001]],
  ["a rest of a batch is a step", { ...recipe, epochs: 1 }, 9, [0.001, 0.001, 0.001]],
  [
    "a schedule over the epochs there are",
    {
      ...recipe,
      optimizer: { kind: "adam", learningRate: 1 },
      schedule: { kind: "step", every: 1, factor: 0.5 },
    },
    8,
    [1, 1, 0.5, 0.5],
  ],
])("rates: %s", (_why, given, images, wanted) => expect(ratesOf(given, images)).toEqual(wanted));
