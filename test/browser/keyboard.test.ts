import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const press = async (page: Page, ...keys: readonly [key: string, times: number][]) => {
  for (const [key, times] of keys) {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  }
};
const isDown = (page: Page) => page.locator("[data-cursor]").getAttribute("data-down");

test("a digit is drawn, read, undone and drawn again by keys alone", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  // From the page's start to the pad: past the links of the header.
  while (!(await page.evaluate(() => document.activeElement?.matches(".paper canvas")))) {
    await page.keyboard.press("Tab");
  }
  await page.locator(".cursor").waitFor();
  await press(page, ["ArrowUp", 7], ["ArrowLeft", 5], ["Space", 1]);
  expect(await isDown(page)).toBe("true");
  await press(page, ["ArrowRight", 10]);
  for (let i = 0; i < 14; i++) await press(page, ["ArrowDown", 1], ["Shift+ArrowLeft", 2]);
  await press(page, ["Enter", 1]);
  expect(await isDown(page)).toBe("false");
  await untilText(page, "[data-digit]", "7");
  // Lifted, the pen leaves no ink.
  await press(page, ["ArrowUp", 20], ["Control+z", 1]);
  await page.locator(".answer[data-state=empty]").waitFor();
  await press(page, ["Control+y", 1]);
  await untilText(page, "[data-digit]", "7");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("leaving the pad lifts the pen", async () => {
  const { page } = await visit(site.browser, site.url);
  await page.locator(".paper canvas").focus();
  await press(page, ["Space", 1], ["ArrowDown", 3]);
  await page.keyboard.press("Tab");
  expect(await isDown(page)).toBe("false");
  await page.context().close();
});
