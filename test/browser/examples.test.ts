import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { EXAMPLES } from "../../models/examples.ts";
import { english } from "../support/english.ts";
import { phone, untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const truth = (page: Page) => page.locator("[data-truth]");

test("every example opens on the pad and is read as what it is", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  for (const { name, text } of EXAMPLES) {
    await page.locator(".examples a", { hasText: english.t(`draw.example-${name}`) }).click();
    if (text === "") await page.locator(".answer[data-state=none]").waitFor();
    else await untilText(page, "[data-digit]", text);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("what is no digit is kept as none", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await page.locator(".examples a", { hasText: english.t("draw.example-letter") }).click();
  await page.locator(".answer[data-state=none]").waitFor();
  await page.locator(".correction [data-label='8']").click();
  await untilText(page, ".correction [data-said]", "Kept on this device as a 8.");
  await page.locator("[data-do=clear]").click();
  await untilText(page, "[data-frames] b", "?");
  const frame = page.locator("[data-frames] a");
  expect(await frame.getAttribute("title")).toBe("Open this drawing again: no digit");
  await page.locator("[data-kept]").click();
  await page.locator(".own-digits li", { hasText: "read as no digit" }).waitFor();
  await page.locator("[data-filter=answer]").selectOption("?");
  await untilText(page, ".own [data-count]", "1 of 1 digit");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a test image that is misread says so beside the answer", async () => {
  const { page } = await visit(site.browser, site.url);
  await page.route("**/api/v1/data/mnist/images/5", async (route) => {
    const answer = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...answer, label: "8" } });
  });
  await page.goto(`${site.url}/#test=mnist/5`);
  await page.reload();
  await untilText(page, "[data-known]", "Labelled 8: read as 1");
  await page.context().close();
});

test("on a phone, what is chosen from further down brings the paper into sight", async () => {
  const { page } = await visit(site.browser, site.url, { ...phone, reducedMotion: "reduce" });
  const isSeen = () =>
    page.locator(".paper").evaluate((paper) => {
      const { top, bottom } = paper.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  const choose = async (selector: string) => {
    await page.locator(".film").scrollIntoViewIfNeeded();
    expect(await isSeen()).toBe(false);
    await page.locator(selector).first().tap();
    await expect.poll(isSeen).toBe(true);
  };
  await choose(".examples a");
  await untilText(page, "[data-digit]", "2");
  // The same again is on the paper already.
  await choose(".examples a");
  await choose("[data-do=surprise]");
  await choose("[data-frames] a");
  await page.context().close();
});

test("a surprise is a test image with what it is, until something else is drawn", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await page.evaluate(() => {
    Math.random = () => 0;
  });
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");
  await page.locator("[data-do=surprise]").click();
  await untilText(page, "[data-truth]", "Test image 0 of MNIST, labelled 7");
  await untilText(page, "[data-digit]", "7");
  await untilText(page, "[data-known]", "Labelled 7: read right");
  // Its place is a link; with strokes over it, no link can hold it.
  await page.locator("[data-do=link]").click();
  expect(new URL(page.url()).hash).toBe("#test=mnist/0");
  await page.locator("[data-width]").fill("0.16");
  await draw(page, [
    [
      [0.2, 0.8],
      [0.8, 0.8],
    ],
  ]);
  await expect.poll(() => page.locator("[data-do=link]").isDisabled()).toBe(true);
  await expect.poll(() => page.locator("[data-known]").textContent()).toBe("");
  await page.locator("[data-do=clear]").click();
  await page.locator(".answer[data-state=empty]").waitFor();
  await expect.poll(() => truth(page).textContent()).toBe("");
  await page.locator("[data-do=undo]").click();
  await page.locator("[data-do=undo]").click();
  await untilText(page, "[data-digit]", "7");
  await untilText(page, "[data-known]", "Labelled 7: read right");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("without a server the surprise says so, and the drawing stays", async () => {
  const { page } = await visit(site.browser, site.url);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await page.route("**/api/v1/data/**", (route) => route.abort());
  await page.locator("[data-do=surprise]").click();
  await untilText(page, "[data-truth]", "The server does not answer. Is it still running?");
  await untilText(page, "[data-digit]", "7");
  await page.context().close();
});
