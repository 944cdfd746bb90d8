import { describe, expect, test } from "vitest";
import { BUDGET, broken, kindOf, tableOf } from "../../bench/page/budget.ts";

test.each([
  ["http://a/", "document", "page"],
  ["http://a/assets/style.css?v=1", "stylesheet", "style"],
  ["http://a/assets/main.js?v=1", "script", "scripts"],
  ["http://a/assets/engine-worker.js", "other", "scripts"],
  ["http://a/engine/inkling.wasm", "fetch", "wasm"],
  ["http://a/api/v1/models/inkling/weights?precision=int8", "fetch", "weights"],
  ["http://a/examples/one.png", "image", "pictures"],
  ["http://a/api/v1/health", "fetch", "other"],
])("%s, asked for as %s, counts as %s", (address, resource, kind) => {
  expect(kindOf(address, resource)).toBe(kind);
});

const cost = { ...BUDGET, byKind: new Map([["page" as const, 12_345]]), moved: [] };

describe("the budget", () => {
  test.each([
    ["just kept", {}, []],
    ["bytes", { bytes: 800_001 }, [/^800\.0 kB were transferred/]],
    ["time", { answerable: 1234.5 }, [/possible after 1235 ms; at most 1000 ms/]],
    ["shift", { shift: 0.0101 }, [/^Things moved by 0\.0101/]],
    ["all of it", { bytes: 9e5, answerable: 2e3, shift: 1 }, [/kB/, /ms/, /moved/]],
  ])("%s", (_why, change, wanted) => {
    const sentences = broken({ ...cost, ...change });
    expect(sentences).toHaveLength(wanted.length);
    wanted.forEach((rule, i) => void expect(sentences[i]).toMatch(rule));
  });

  test("is a table for people", () => {
    expect(tableOf(cost)).toMatch(/page +12\.3 kB\nall bytes +800\.0 kB +800\.0 kB\n/);
  });
});
