import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const link = (page: Page) => page.locator("[data-do=link]");
const isEmpty = (page: Page) => page.locator(".answer[data-state=empty]").waitFor();

test("a drawing's link is copied, and opens the same drawing anywhere", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page } = await visit(site.browser, site.url, { permissions });
  expect(await link(page).isDisabled()).toBe(true);
  await draw(page, digits["4"] ?? []);
  await untilText(page, "[data-digit]", "4");
  await link(page).click();
  await untilText(page, "[data-do=link] span", "Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(page.url());
  expect(copied).toContain("/#drawing=");
  expect(copied.length).toBeLessThan(400);

  const other = await visit(site.browser, copied);
  await untilText(other.page, "[data-digit]", "4");
  // It came as a whole, and goes as a whole.
  await other.page.locator("[data-do=undo]").click();
  await isEmpty(other.page);
  expect(other.page.url()).toBe(`${site.url}/`);
  await other.page.locator("[data-do=redo]").click();
  await untilText(other.page, "[data-digit]", "4");
  await Promise.all([page.context().close(), other.page.context().close()]);
});

test("where there is no clipboard, the link is in the address", async () => {
  const { page } = await visit(site.browser, site.url);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await draw(page, digits["1"] ?? []);
  await link(page).click();
  await untilText(page, "[data-do=link] span", "In address");
  expect(page.url()).toContain("/#drawing=");
  await page.context().close();
});

test("an address that holds no drawing leaves the pad as it is", async () => {
  const { page, complaints } = await visit(site.browser, `${site.url}/#drawing=%%%`);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await page.evaluate(() => location.assign("#content"));
  await untilText(page, "[data-digit]", "7");
  expect(complaints).toEqual([]);
  await page.context().close();
});
