import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { partsOf } from "../../texts/fill.ts";
import { TEXTS, voiceOf } from "../../texts/index.ts";
import { LANGUAGES, type Row } from "../../texts/languages.ts";
import { problemSentence } from "../../texts/problems.ts";
import { alive, phone, untilText, visit } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** Pages that are translated from top to bottom. */
const TRANSLATED = [
  "/",
  "/upload",
  "/feedback",
  "/train",
  "/models?compare=mlp&compare=inkling-ensemble",
  "/models/cnn-blocks",
  "/data?class=3",
  "/bench",
  "/api",
  "/api/reference",
  "/embed",
  "/offline",
  "/no-such-page",
];

/** Starts a small training, and says which it is. */
async function train(recipe: Readonly<Record<string, number>>): Promise<string> {
  const response = await fetch(`${site.url}/api/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ preset: "mlp", data: "small", threads: 1, recipe }),
  });
  return ((await response.json()) as { id: string }).id;
}

/** Its events come to an end when it does. */
const untilOver = async (id: string) =>
  (await fetch(`${site.url}/api/v1/runs/${id}/events`)).text();

/** English texts of some length: none may be a part of another language's. */
const english = Object.values(TEXTS as Record<string, Row>)
  .flatMap(({ en, de, fr, es }) =>
    partsOf(en)
      .filter((_, i) => i % 2 === 0)
      .map((text) => text.trim())
      .filter((text) => ![de, fr, es].some((other) => other.includes(text))),
  )
  .filter((text) => text.length > 5);

/** Words that no sentence in English is long without. */
const WORDS = /\b(the|and|of|this|with|what|which|your|you|it is)\b/gi;

/** What can be seen, and what is said of what can be seen, but for what is in English and says so, and for code. */
const shown = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const said = [...document.querySelectorAll("[aria-label], [title], [alt]")]
      .filter((node) => node.closest("[lang=en]") === null)
      .flatMap((node) =>
        ["aria-label", "title", "alt"].map((name) => node.getAttribute(name) ?? ""),
      );
    const english = [...document.querySelectorAll<HTMLElement>("[lang=en], code")];
    for (const { style } of english) style.display = "none";
    const seen = document.body.innerText;
    for (const { style } of english) style.display = "";
    return [document.title, seen, ...said].join("\n");
  });

async function expectTranslated(page: Page): Promise<void> {
  const text = await shown(page);
  expect(english.filter((one) => text.includes(one))).toEqual([]);
  expect(text.match(WORDS) ?? []).toEqual([]);
}

/** Wider than the screen: a phone zooms out until all fits, so the window's own width says nothing. */
const isWide = (page: Page) =>
  page.evaluate(
    (screen) => document.documentElement.scrollWidth > screen,
    page.viewportSize()?.width ?? 0,
  );

test.each(LANGUAGES.slice(1))(
  "%s on a phone: pages fit, and say nothing in English",
  async (language) => {
    const { t } = voiceOf(language);
    const { page, complaints } = await visit(site.browser, site.url, phone);
    // Chosen from the menu, and remembered from there on.
    await page.locator("select[name=language]").selectOption(language);
    await page.locator(`html[lang=${language}]`).waitFor();
    for (const path of TRANSLATED) {
      await page.goto(site.url + path);
      await alive(page);
      expect(await page.locator("html").getAttribute("lang")).toBe(language);
      await expectTranslated(page);
      expect([path, await isWide(page)]).toEqual([path, false]);
    }

    await page.goto(site.url);
    await alive(page);
    await draw(page, digits["7"] ?? []);
    await untilText(page, "[data-digit]", "7");
    expect(await page.locator("[data-confidence]").textContent()).toMatch(/^>?\d+,\d %$/);
    await page.locator("[data-label='1']").click();
    await untilText(page, "[data-said]", t("panel.kept", { label: 1 }));
    await page.locator("[data-panel=flip] summary").click();
    await page.locator("[data-panel=changes] summary").click();
    await page.locator("[data-panel=flip] [data-flip-words]:not(:empty)").waitFor();
    await page.locator("[data-slider=turn] [data-words]", { hasText: "7" }).waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    // What was corrected is among the visitor's own digits.
    await page.goto(`${site.url}/feedback`);
    await page.locator("[data-list] [data-delete]").waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    // A model whose certainty has been measured, with all that is folded.
    await fetch(`${site.url}/models/mlp/measure`, { method: "POST" });
    await page.goto(`${site.url}/models/mlp`);
    await page.locator("svg.reliability").waitFor();
    await page.evaluate(() => {
      for (const one of document.querySelectorAll("main details")) one.setAttribute("open", "");
    });
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    await page.goto(`${site.url}/upload`);
    await alive(page);
    const file = { name: "4.png", mimeType: "image/png", buffer: await picture("4") };
    const blank = { name: "b.png", mimeType: "image/png", buffer: await picture("") };
    await page.locator("[data-file]").setInputFiles([file, blank]);
    await page.locator("[data-batch] [data-summary]", { hasText: "2" }).waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    await page.goto(`${site.url}/bench`);
    await alive(page);
    for (const kind of ["infer", "train"]) await page.locator(`[value=${kind}]`).uncheck();
    await page.locator("[name=threads][value='1']").check();
    const one = t("measured.one", { count: 1 });
    await page.locator("[data-progress]", { hasText: one }).waitFor();
    await page.locator("[data-run]").click();
    await untilText(page, "[data-progress]", t("measured.done", { measurements: one }));
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    await page.goto(`${site.url}/api`);
    await alive(page);
    await page.locator("[data-island=try] button.primary").click();
    await page.locator("#tried .code", { hasText: '"label": "7"' }).waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);

    await page.goto(`${site.url}/embed`);
    await page.locator("#postcode [part=value]").fill("01234");
    await page.locator("#grade [part=value]").fill("2");
    await page.locator("form.embedded button[type=submit]").click();
    await page.locator("#sent code", { hasText: "postcode=01234" }).waitFor();
    await page.locator("[data-log] li").first().waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test.each(LANGUAGES.slice(1))("%s: trainings on the server and in this browser", async (locale) => {
  const { t } = voiceOf(locale);
  const settings = "preset=mlp&data=small&epochs=1&batchSize=100&threads=1";
  const train = `${site.url}/train?${settings}`;
  const { page, complaints } = await visit(site.browser, train, { ...phone, locale });
  for (const group of await page.locator(".group").all()) {
    if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
  }
  await expectTranslated(page);
  expect(await isWide(page)).toBe(false);
  await page.locator(".starts .primary").click();
  await page.waitForURL(/\/train\/\d/);
  await page.goto(train);
  await page
    .locator("#runs .badge", { hasText: t("state.finished") })
    .first()
    .waitFor();
  await expectTranslated(page);
  expect(await isWide(page)).toBe(false);

  await page.goto(`${site.url}/train/here?${settings}`);
  await alive(page);
  await page.locator("[data-do=start]").click();
  await untilText(page, "[data-badge]", t("state.finished"));
  await page.locator(".epochs summary").click();
  // Its report, the pictures of a cell, and the list of the device's models, where it gets a name of its own.
  await page.locator(".confusion td a").first().click();
  await page.locator("#mistakes", { hasText: t("chart.all-misread") }).waitFor();
  const models = "[data-island=device-models]";
  const name = `mlp-${locale}`;
  await page.locator(`${models} input`).fill(name);
  await page.keyboard.press("Enter");
  await untilText(page, `${models} [data-said]`, t("teach.renamed", { before: "mlp-mine", name }));
  await page.locator(`${models} [data-do=upload]`).click();
  await untilText(page, `${models} [data-said]`, t("teach.uploaded", { name }));
  await expectTranslated(page);
  expect(await isWide(page)).toBe(false);
  // A second of that name is refused.
  await page.locator(`${models} [data-do=upload]`).click();
  const taken = problemSentence(locale, { code: "name_taken", message: "" });
  await untilText(page, `${models} [data-said]`, taken);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("trainings, alone and side by side, say nothing in English", async () => {
  const ids = [
    await train({ epochs: 3, batchSize: 50, seed: 1 }),
    await train({ epochs: 3, batchSize: 50, seed: 2 }),
  ];
  for (const id of ids) await untilOver(id);
  const paths = [
    `/train/${ids[0]}/mistakes?actual=0&predicted=0`,
    `/train/compare?runs=${ids.join()}`,
    "/train/compare?runs=none",
  ];
  for (const locale of LANGUAGES.slice(1)) {
    const { page, complaints } = await visit(site.browser, site.url, { ...phone, locale });
    for (const path of paths) {
      await page.goto(site.url + path);
      await alive(page);
      const charts = await page.locator(".chart").count();
      await expect.poll(() => page.locator(".uplot").count()).toBe(charts);
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("main details")) one.setAttribute("open", "");
      });
      await expectTranslated(page);
      expect([path, await isWide(page)]).toEqual([path, false]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  }
});

test("two who watch one training read of it each in their own language", async () => {
  const id = await train({ epochs: 1000, batchSize: 20 });
  const watch = async (locale: string) =>
    (await visit(site.browser, `${site.url}/train/${id}`, { locale })).page;
  const [german, french] = [await watch("de"), await watch("fr")];
  await german.locator("[data-live=step]", { hasText: /\d von \d/ }).waitFor();
  await french.locator("[data-live=step]", { hasText: /\d sur \d/ }).waitFor();
  await german.locator("[data-live=rate]", { hasText: "Bilder/s" }).waitFor();
  await fetch(`${site.url}/api/v1/runs/${id}/stop`, { method: "POST" });
  await german.locator("#status", { hasText: "Es kann ab Schritt" }).waitFor();
  await french.locator("#status", { hasText: "Il peut reprendre à partir du pas" }).waitFor();
  for (const page of [german, french]) await page.context().close();
});

test("without scripts the menu has a button, and English can be had back", async () => {
  const options = { locale: "de-AT", javaScriptEnabled: false };
  const { page } = await visit(site.browser, `${site.url}/upload`, options);
  expect(await page.locator("html").getAttribute("lang")).toBe("de");
  await page.locator("select[name=language]").selectOption("en");
  await page.locator("form.language button").click();
  await page.locator("html[lang=en]").waitFor();
  expect(new URL(page.url()).pathname).toBe("/upload");
  await page.context().close();
});

test("what is kept for use without the server is kept in the language that was chosen", async () => {
  const options = { serviceWorkers: "allow" } as const;
  const { page } = await visit(site.browser, site.url, options);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  const kept = () =>
    page.evaluate(
      async (paths) => {
        const pages = await Promise.all(
          paths.map((path) => caches.match(path, { ignoreVary: true })),
        );
        return pages.map((one) => one?.headers.get("content-language"));
      },
      ["/", "/upload", "/feedback", "/offline"],
    );
  expect(await kept()).toEqual(["en", "en", "en", "en"]);
  await page.locator("select[name=language]").selectOption("fr");
  await page.locator("html[lang=fr]").waitFor();
  await expect.poll(kept, { timeout: 30_000 }).toEqual(["fr", "fr", "fr", "fr"]);
  await page.context().close();
});
