import { expect, test } from "vitest";
import { networkWords } from "../../../server/pages/network-words.ts";

test.each([
  ["one network: its layers", { layers: "conv 8 · dense 10" }, "conv 8 · dense 10"],
  ["one with int8 weights", { layers: "dense 10 · int8", int8: true }, "dense 10 · int8"],
  ["several: whose mean it is", { layers: "", members: ["a", "b"] }, "mean of a, b"],
  [
    "several with int8 weights",
    { layers: "", members: ["a", "b"], int8: true },
    "mean of a, b · int8",
  ],
] as const)("%s", (_what, info, words) => {
  expect(networkWords(info)).toBe(words);
});
