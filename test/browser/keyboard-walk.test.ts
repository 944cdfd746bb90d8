import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { alive, untilText, visit } from "./support/browser.ts";
import { picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** More stops than any page has. */
const MOST_STOPS = 200;

const has = (page: Page, selector: string) =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

/** Tab by Tab to the control; each stop on the way must show that it has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < MOST_STOPS; i++) {
    await page.keyboard.press("Tab");
    expect(await unseen(page)).toBeUndefined();
    if (await has(page, selector)) return;
  }
  throw new Error(`No Tab leads to ${selector}.`);
}

/** The focused control if nobody can see that it is focused: no outline, no size, or outside of the page. */
const unseen = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return undefined;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    const { width, height, left, right } = focused.getBoundingClientRect();
    const isOutlined = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    const isThere = width > 1 && height > 1 && right > 0 && left < innerWidth;
    return isOutlined && isThere ? undefined : focused.outerHTML.slice(0, 120);
  });

/** The focus stayed in the part of the page that was swapped. */
const isIn = (page: Page, selector: string) =>
  expect
    .poll(() => page.evaluate((place) => !!document.activeElement?.closest(place), selector))
    .toBe(true);

test("pages, tools, a model, a picture and a training, by Tab, Enter, Space and arrows alone", async () => {
  const { page, complaints } = await visit(site.browser, site.url);

  // Past the navigation at once.
  await tabTo(page, ".skip");
  await page.keyboard.press("Enter");
  expect(await has(page, "#main")).toBe(true);
  await tabTo(page, ".paper canvas");
  for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  for (let i = 0; i < 14; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await untilText(page, "[data-digit]", "1");
  await tabTo(page, "[data-do=undo]");
  await page.keyboard.press("Enter");
  await page.locator(".answer[data-state=empty]").waitFor();
  await page.keyboard.press("Control+y");
  await untilText(page, "[data-digit]", "1");
  await tabTo(page, "[data-do=clear]");
  await page.keyboard.press("Space");
  await page.locator(".answer[data-state=empty]").waitFor();

  await tabTo(page, "[data-model]");
  await page.keyboard.press("ArrowDown");
  const chosen = await page.locator("[data-model]").inputValue();
  await page.locator(`[data-island=answer][data-ready="${chosen}"]`).waitFor();

  await page.goto(site.url);
  await alive(page);
  await tabTo(page, "nav a[href='/upload']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/upload");
  await alive(page);
  // Asked for before the walk: the browser is to know, when Enter comes, that no window of its own is wanted.
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    tabTo(page, "[data-file]").then(() => page.keyboard.press("Enter")),
  ]);
  const buffer = await picture("7");
  await chooser.setFiles({ name: "seven.png", mimeType: "image/png", buffer });
  await untilText(page, "#result [data-digit]", "7");
  expect(await has(page, "[data-file]")).toBe(true);

  await page.goto(`${site.url}/train?preset=mlp`);
  await alive(page);
  await tabTo(page, "select[name=data]");
  await page.keyboard.type("small");
  const fill = async (name: string, value: string) => {
    await tabTo(page, `input[name=${name}]`);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(value);
  };
  await fill("epochs", "1000");
  await fill("patience", "0");
  await tabTo(page, ".group:last-of-type > summary");
  await page.keyboard.press("Enter");
  await fill("threads", "1");
  await tabTo(page, ".settings .primary");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/train\/\d/);
  await alive(page);
  const state = (name: string) => page.locator(`#status[data-state=${name}]`).waitFor();
  await state("running");
  const press = async (name: string) => {
    const button = `form[action$=${name}] button`;
    if (!(await has(page, button))) await tabTo(page, button);
    await page.keyboard.press("Enter");
  };
  // The button that was pressed is gone; what follows starts from where it was, not from the top.
  await press("pause");
  await state("paused");
  await isIn(page, "#status");
  await press("resume");
  await state("running");
  await isIn(page, "#status");

  // A request that is lost says so, and is sent again on demand.
  await page.route("**/stop", (route) => route.abort());
  await press("stop");
  await page.locator(".toast", { hasText: "The server does not answer." }).waitFor();
  await page.unroute("**/stop");
  await tabTo(page, ".toast button");
  await page.keyboard.press("Enter");
  await state("stopped");
  expect(await has(page, "body")).toBe(false);
  const lost = /ERR_FAILED|Failed to fetch/;
  expect(complaints.filter((one) => !lost.test(one))).toEqual([]);
  await page.context().close();
});

test("the list of keys opens by its button and by '?', and gives the focus back", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  const list = page.locator("dialog.shortcuts");
  await tabTo(page, "[data-shortcuts]");
  await page.keyboard.press("Enter");
  await list.waitFor();
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  expect(await has(page, "[data-shortcuts]")).toBe(true);

  await tabTo(page, ".paper canvas");
  await page.keyboard.press("?");
  await list.waitFor();
  // Behind the list nothing is drawn or cleared.
  await page.keyboard.press("e");
  expect(await page.locator(".pad").getAttribute("data-tool")).toBe("pen");
  await page.keyboard.press("Enter");
  await list.waitFor({ state: "hidden" });
  expect(await has(page, ".paper canvas")).toBe(true);

  // Where text is typed it is a letter like any other.
  await page.goto(`${site.url}/train`);
  await alive(page);
  await page.locator("input[name=name]").focus();
  await page.keyboard.type("why?");
  expect(await page.locator("input[name=name]").inputValue()).toBe("why?");
  expect(await list.isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the focus stays where a class's images are turned over", async () => {
  const { page } = await visit(site.browser, `${site.url}/data?class=3`);
  const next = page.locator("#class a", { hasText: "Next" });
  await next.focus();
  await page.keyboard.press("Enter");
  await page.locator("#class-title", { hasText: "page 2" }).waitFor();
  await expect.poll(() => next.evaluate((link) => link === document.activeElement)).toBe(true);
  await page.context().close();
});
