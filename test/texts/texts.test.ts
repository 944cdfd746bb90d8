import { describe, expect, test } from "vitest";
import { shippedModels } from "../../models/presets.ts";
import { fill, partsOf } from "../../texts/fill.ts";
import { AREAS, TEXTS, type TextKey, voiceOf } from "../../texts/index.ts";
import { LANGUAGES, type Language, type Row } from "../../texts/languages.ts";
import { OTHER_PROBLEMS, problemSentence, SCRIPT_PROBLEMS } from "../../texts/problems.ts";
import { describedIn, SHIPPED } from "../../texts/shipped.ts";
import { read, sourcesOf } from "../support/imports.ts";

const rows = Object.entries(TEXTS) as [TextKey, Row][];

/** The placeholders of a text, in order of their names. */
const placeholders = (text: string): string[] =>
  partsOf(text)
    .filter((_, i) => i % 2 === 1)
    .toSorted();

/** Texts that are the same in English and another language: names, signs, and words that both have. */
const SAME = new Set<TextKey>([
  "layout.key-undo",
  "layout.key-redo",
  "layout.key-paste",
  "why.orange",
  "upload.label",
  "upload.csv",
  "upload.verdict",
  "pile.summary",
  "digits.name",
  "teach.act-on",
  "settings.momentum",
  "settings.no",
  "settings.threads",
  "settings.zoom",
  "recipe.batch",
  "recipe.images",
  "recipe.momentum",
  "recipe.validation",
  "recipe.zoom",
  "unit.byte",
  "unit.images-per-second",
  "chart.precision",
  "chart.recall",
  "chart.f1",
  "chart.images",
  "run.one-thread",
  "run.threads",
  "live.validation",
  "overlay.training",
  "models.actions",
  "models.name",
  "model.total",
  "data.classes",
  "data.train",
  "data.test",
  "bench.train",
  "bench.kernel",
  "bench.threads",
  "measured.kind-kernel",
  "measured.one-thread",
  "measured.threads",
  "measured.images-per-second",
  "measured.text-browser",
]);

describe("the table of texts", () => {
  test("has no key twice, and each in the file of its area", () => {
    const areas = Object.entries(AREAS);
    expect(areas.flatMap(([, area]) => Object.keys(area))).toHaveLength(rows.length);
    for (const [name, area] of areas) {
      expect(Object.keys(area).filter((key) => !key.startsWith(`${name}.`))).toEqual([]);
    }
  });

  test.each(LANGUAGES)("says everything in %s, with the placeholders of English", (language) => {
    const faults = rows.filter(([, row]) => {
      const text = row[language];
      const isTidy = text !== "" && text === text.trim() && !text.includes("  ");
      return !isTidy || placeholders(text).join() !== placeholders(row.en).join();
    });
    expect(faults).toEqual([]);
  });

  test.each(LANGUAGES.slice(1))("leaves nothing in English in %s", (language) => {
    const same = rows.filter(([key, row]) => row[language] === row.en && !SAME.has(key));
    expect(same.map(([key, row]) => [key, row.en])).toEqual([]);
  });

  test("ends sentences as sentences in every language", () => {
    const end = (text: string): string => /[.?:]$/.exec(text)?.[0] ?? "";
    const faults = rows.filter(([, row]) => LANGUAGES.some((one) => end(row[one]) !== end(row.en)));
    expect(faults.map(([key]) => key)).toEqual([]);
  });

  test("is used: every key stands somewhere in the page's sources", () => {
    const sources = ["server", "web", "models"].flatMap(sourcesOf).map(read).join("\n");
    // `answer.step-${name}` uses all that begin like that.
    const begins = [...sources.matchAll(/`([a-z]+\.[a-z-]*)\$\{/g)].map(([, start]) => start!);
    const unused = rows.filter(
      ([key]) => !sources.includes(`"${key}"`) && !begins.some((start) => key.startsWith(start)),
    );
    expect(unused.map(([key]) => key)).toEqual([]);
  });

  test("is sent: what scripts say is of the areas that pages hand to scripts", () => {
    const sent = [
      "message",
      "answer",
      "panel",
      "pile",
      "teach",
      "state",
      "here",
      "live",
      "timing",
      "measured",
      "tried",
      "told",
    ];
    const sources = [...sourcesOf("web"), "models/verdict.ts", "models/changes.ts"];
    const faults = sources.flatMap((path) =>
      [...read(path).matchAll(/["`]([a-z]+)\.[a-z-]+["`$]/g)]
        .filter(([, area]) => area! in AREAS && !sent.includes(area!))
        .map(([key]) => `${path}: ${key}`),
    );
    expect(faults).toEqual([]);
  });
});

describe("problems", () => {
  test("are said in every language but English, which they have themselves", () => {
    for (const row of Object.values({ ...SCRIPT_PROBLEMS, ...OTHER_PROBLEMS })) {
      for (const language of LANGUAGES.slice(1) as Exclude<Language, "en">[]) {
        expect(row[language]).toMatch(/^\S.*[.?]$/);
      }
    }
  });

  test.each([
    ["en", "not_found", "There is nothing at /x."],
    ["de", "not_found", "Unter dieser Adresse ist nichts."],
    ["de", "no_such_code", "There is nothing at /x."],
  ] as const)("%s %s", (language, code, sentence) => {
    expect(problemSentence(language, { code, message: "There is nothing at /x." })).toBe(sentence);
  });
});

describe("models that come with Inkling", () => {
  test("are described in every language, and no others", () => {
    expect(Object.keys(SHIPPED).toSorted()).toEqual(
      shippedModels.map(({ name }) => name).toSorted(),
    );
    for (const shipped of shippedModels) {
      const english = describedIn("en", shipped);
      expect(english).toEqual({ title: shipped.title, summary: shipped.summary });
      for (const language of LANGUAGES.slice(1)) {
        const { title, summary } = describedIn(language, shipped);
        expect(title).not.toMatch(/\b(with|of|deep)\b/i);
        expect(summary).toMatch(/^\S.*\.$/);
        expect(summary).not.toBe(shipped.summary);
      }
    }
  });

  test("have no words for what visitors have made", () => {
    expect(describedIn("de", { name: "mine", title: "mine" })).toEqual({ title: "mine" });
  });
});

test("values take the place of placeholders, and what they say is not read again", () => {
  expect(fill("{a} and {b}", { a: "{b}", b: 2 })).toBe("{b} and 2");
  expect(voiceOf("de").t("answer.sure", { text: "7", share: "99,8 %" })).toBe(
    "7, zu 99,8 % sicher.",
  );
});
