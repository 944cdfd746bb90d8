import { describe, expect, test } from "vitest";
import { argumentsOf, parse, USAGE } from "../../bench/browser/arguments.ts";
import { openChromium } from "../../bench/browser/chromium.ts";
import type { BenchSelection } from "../../bench/line.ts";

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

test.each<[why: string, args: string, selections: BenchSelection[]]>([
  [
    "with nothing said, training and inference of two presets",
    "",
    [
      { kinds: ["train"], name: "cnn-blocks", build: "relaxed" },
      { kinds: ["infer"], name: "cnn-blocks", build: "relaxed" },
      { kinds: ["train"], name: "cnn-simple", build: "relaxed" },
      { kinds: ["infer"], name: "cnn-simple", build: "relaxed" },
    ],
  ],
  [
    "what is chosen alone",
    "--kind kernel --name mlp --build simd",
    [{ kinds: ["kernel"], name: "mlp", build: "simd" }],
  ],
  [
    "with an equals sign, threads and batch",
    "--kind=infer --name=mlp,inkling --threads=2 --batch 1",
    ["mlp", "inkling"].map((name) => {
      return { kinds: ["infer"], name, build: "relaxed", threads: 2, batch: 1 };
    }),
  ],
])("measured: %s", (_why, args, selections) => {
  expect(parse(words(args))?.selections).toEqual(selections);
});

test.each([
  ["", 4, undefined],
  ["--rounds 6 --chromium /opt/chromium", 6, "/opt/chromium"],
])("rounds and browser of %j", (args, rounds, chromium) => {
  expect(parse(words(args))).toMatchObject({ rounds, chromium });
});

test.each([["--help"], ["--rounds 3 -h"]])("%s asks for help", (args) => {
  expect(parse(words(args))).toBeUndefined();
  expect(USAGE).toContain("npm run bench:browser");
});

test.each([
  ["--round 3", "There is no option"],
  ["mlp", "There is no option"],
  ["--name", "--name needs a value"],
  ["--rounds 1", "one round alone has no spread"],
  ["--threads 0", "--threads must be a whole number from 1"],
  ["--kind step", "--kind must be of kernel, train, infer"],
  ["--build fast", "--build must be of simd, relaxed"],
])("%s is refused: %s", (args, message) => {
  expect(() => parse(words(args))).toThrow(message);
});

describe("the same in Node", () => {
  test.each<[selection: BenchSelection, wanted: string]>([
    [{}, ""],
    [
      { kinds: ["train"], name: "mlp", build: "relaxed" },
      "--kind train --name mlp --build relaxed",
    ],
    [{ kinds: ["infer"], threads: 2, batch: 1 }, "--kind infer --threads 2 --batch 1"],
  ])("%j", (selection, wanted) => expect(argumentsOf(selection)).toEqual(words(wanted)));
});

test("without a browser, the error says where it was sought and what to do", async () => {
  await expect(openChromium("/nowhere/chromium")).rejects.toThrow(
    "There is no Chromium that starts at /nowhere/chromium. Install Chromium or Chrome, or name its program with --chromium PATH.",
  );
});
