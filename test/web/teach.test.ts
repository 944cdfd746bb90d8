import "fake-indexeddb/auto";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { ownDigits, unusualHand } from "../../bench/teach/hand.ts";
import { fromZip, toZip } from "../../web/teach/archive.ts";
import {
  addDigit,
  addDigits,
  allDigits,
  allModels,
  countDigits,
  findModel,
  putDigits,
  putModel,
  removeDigits,
  removeModel,
} from "../../web/teach/store.ts";
import { scoreWords, verdictOn } from "../../web/teach/teach-words.ts";
import { pageInEnglish } from "../support/english.ts";

pageInEnglish();

const digits = ownDigits(unusualHand(1, 3));

test("digits are kept, changed, removed, and put back where they were", async () => {
  const id = await addDigit(digits[0]!);
  await addDigits(digits.slice(1, 4));
  const all = await allDigits();
  expect(all.map(({ id: _, ...digit }) => digit)).toEqual(digits.slice(0, 4));
  expect(all[0]?.id).toBe(id);
  await removeDigits([id, all[2]!.id]);
  expect((await allDigits()).map(({ label }) => label)).toEqual([1, 3]);
  await putDigits([{ ...all[0]!, label: 8 }, all[2]!]);
  expect((await allDigits()).map(({ label }) => label)).toEqual([8, 1, 2, 3]);
  expect(await countDigits()).toBe(4);
});

test("a model is kept under its name, and replaced under it", async () => {
  const model = { name: "b", from: "inkling", taught: 3, created: "", file: Uint8Array.of(1) };
  await putModel(model);
  await putModel({ ...model, name: "a" });
  await putModel({ ...model, taught: 4 });
  expect((await allModels()).map(({ name, taught }) => [name, taught])).toEqual([
    ["a", 3],
    ["b", 4],
  ]);
  expect((await findModel("b"))?.file).toEqual(Uint8Array.of(1));
  await removeModel("b");
  expect(await findModel("b")).toBeUndefined();
});

describe("an archive", () => {
  test("gives back what went in", () => {
    const labels = fromZip(toZip(digits)).map(({ label }) => label);
    expect(labels).toEqual(digits.map(({ label }) => label));
  });

  test.each([
    ["no archive", Uint8Array.of(1, 2, 3), /not a ZIP archive/],
    ["a cut one", toZip(digits).slice(0, 400), /not a ZIP archive/],
    ["one of something else", zipSync({ "a.txt": new Uint8Array() }), /holds no digits\.json/],
    ["one of other JSON", zipSync({ "digits.json": new Uint8Array() }), /not of the format/],
  ])("%s is refused", (_why, bytes, sentence) => {
    expect(() => fromZip(bytes)).toThrow(sentence);
  });
});

describe("what is said of the outcome", () => {
  const scores = (kept: number, taught: number, mnist: number, keptCount = 10) => ({
    kept: { right: kept, count: keptCount },
    taught: { right: taught, count: 40 },
    mnist: { right: mnist, count: 5000 },
  });
  test.each([
    [
      "better",
      scores(5, 20, 4980),
      scores(10, 40, 4975),
      true,
      /10 of 10, 5 before.* 0\.10 points less/,
    ],
    [
      "as before",
      scores(9, 20, 4980),
      scores(9, 40, 4980),
      true,
      /9 of 10, as before.* as many as before/,
    ],
    [
      "worse",
      scores(9, 20, 4980),
      scores(8, 40, 4985),
      false,
      /8 of 10, 9 before.* 0\.10 points more/,
    ],
    [
      "forgetful",
      scores(5, 20, 4980),
      scores(10, 40, 4969),
      false,
      /0\.22 points less: it has forgotten/,
    ],
    ["unmeasured", scores(0, 20, 4980, 0), scores(0, 40, 4980, 0), false, /None were kept back/],
  ])("%s", (_why, before, after, isGood, words) => {
    const said = verdictOn(before, after);
    expect(said.words).toMatch(words);
    expect(said.isGood).toBe(isGood);
  });

  test.each([
    [0, 0, "–"],
    [8, 10, "8 of 10"],
    [4986, 5000, "99.72 %"],
  ])("%d of %d", (right, count, words) => {
    expect(scoreWords({ right, count })).toBe(words);
  });
});
