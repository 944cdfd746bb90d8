import { describe, expect, test } from "vitest";
import type { Looked } from "#engine/read/look.js";
import { vote } from "#engine/read/vote.js";

type Read = [text: string, confidence: number];

/** A look that read one row. */
function looked([text, confidence]: Read): Looked {
  const digits = Array.from(text.replaceAll(/\D/g, ""), () => ({}));
  const rows = digits.length === 0 ? [] : [{ text, confidence, digits }];
  return { text, confidence, rows } as unknown as Looked;
}

describe("what most looks read is the answer", () => {
  test.each<[why: string, looks: Read[], text: string, share: number]>([
    ["one look decides alone", [["12", 0.3]], "12", 1],
    [
      "two of three agree",
      [
        ["13", 0.5],
        ["12", 0.5],
        ["12", 0.5],
      ],
      "12",
      2 / 3,
    ],
    [
      "the surest, where none agree",
      [
        ["1", 0.2],
        ["7", 0.6],
        ["4", 0.2],
      ],
      "7",
      0.6,
    ],
    [
      "the first of as many votes",
      [
        ["7", 0.4],
        ["1", 0.4],
      ],
      "7",
      0.5,
    ],
    [
      "a short text is not sure for being short",
      [
        ["174", 0.512],
        ["7", 0.7],
      ],
      "174",
      0.8 / 1.5,
    ],
    [
      "spaces are no matter of dispute",
      [
        ["4 2", 0.25],
        ["42", 0.25],
        ["41", 0.64],
      ],
      "4 2",
      1 / 1.8,
    ],
    [
      "nothing was read",
      [
        ["", 0],
        ["", 0],
      ],
      "",
      1,
    ],
    [
      "some read nothing",
      [
        ["", 0],
        ["5", 0.1],
      ],
      "5",
      1,
    ],
  ])("%s", (_why, looks, text, share) => {
    const all = looks.map(looked);
    const result = vote(all);
    expect(result.best.text).toBe(text);
    expect(result.share).toBeCloseTo(share, 6);
  });

  test("of those that read it, the surest one's boxes and digits are shown", () => {
    const looks = [looked(["12", 0.2]), looked(["12", 0.8]), looked(["17", 0.5])];
    expect(vote(looks).best).toBe(looks[1]);
  });
});
