import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { partsOf } from "../../texts/fill.ts";
import { TEXTS, voiceOf } from "../../texts/index.ts";
import { LANGUAGES, type Row } from "../../texts/languages.ts";
import { alive, phone, untilText, visit } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** Pages that are translated from top to bottom. */
const TRANSLATED = [
  "/",
  "/upload",
  "/feedback",
  "/offline",
  "/no-such-page",
  "/bench",
  "/api",
  "/api/reference",
  "/embed",
];

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
    await page.locator("form.embedded button[type=submit]").click();
    await page.locator("#sent code", { hasText: "postcode=01234" }).waitFor();
    await page.locator("[data-log] li").first().waitFor();
    await expectTranslated(page);
    expect(await isWide(page)).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

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
