import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bringAxe, violations } from "./support/axe.ts";
import { alive, untilText } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";
import { trainedRun } from "./support/trained.ts";

const site = useSite();
let page: Page;

beforeAll(async () => {
  const context = await site.browser.newContext({ serviceWorkers: "block" });
  context.setDefaultTimeout(60_000);
  await bringAxe(context);
  page = await context.newPage();
});

afterAll(() => page.context().close());

const looks: [look: string, width: number, theme: "light" | "dark"][] = [
  ["a phone, light", 390, "light"],
  ["a phone, dark", 390, "dark"],
  ["a desk, light", 1280, "light"],
  ["a desk, dark", 1280, "dark"],
];

const open = (selector: string) =>
  page.locator(selector).evaluateAll((all) => {
    for (const one of all) (one as HTMLDetailsElement).open = true;
  });

/** Every page, and what is done there before it is looked at. */
const pages: [
  why: string,
  path: () => Promise<string> | string,
  prepare?: () => Promise<unknown>,
][] = [
  ["Draw before the first stroke", () => "/"],
  [
    "Draw with an answer, everything unfolded",
    () => "/",
    async () => {
      await open("details");
      await draw(page, digits["7"] ?? []);
      await untilText(page, "[data-digit]", "7");
      const parts = ["[data-steps] li", "[data-map-near] li", "[data-damaged]"];
      for (const part of parts) await page.locator(part).first().waitFor();
    },
  ],
  [
    "Upload with an answer",
    () => "/upload",
    async () => {
      const file = { name: "7.png", mimeType: "image/png", buffer: await picture("7") };
      await page.locator("[data-file]").setInputFiles(file);
      await untilText(page, "#result [data-digit]", "7");
      await open("details");
    },
  ],
  ["Train", () => "/train?preset=mlp", () => open("details")],
  ["a run with its results", () => trainedRun(site.url), () => open("details")],
  ["Models, compared", () => "/models?compare=mlp&compare=inkling"],
  ["Data, with a class open", () => "/data?class=3"],
  ["a model", () => "/models/inkling"],
  ["Your digits, none yet", () => "/feedback"],
  ["Train in this browser", () => "/train/here"],
  ["Runs to compare", () => "/train/compare"],
  ["Embed", () => "/embed"],
  ["API reference", () => "/api/reference"],
  ["Bench", () => "/bench"],
  ["Use via API", () => "/api", () => open("details")],
  ["a page that is none", () => "/nowhere"],
];

describe.each(pages)("%s", (_why, path, prepare) => {
  beforeAll(async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(site.url + (await path()));
    await alive(page);
    await prepare?.();
  });

  test.each(looks)("%s: nothing is in anybody's way", async (_look, width, theme) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    expect(await violations(page)).toEqual([]);
  });
});
