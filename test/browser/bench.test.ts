import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";
import { openBrowser, visit } from "./support/browser.ts";

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Leaves just these measurements chosen, on one thread, and waits until their rows are listed. */
async function choose(page: Page, kinds: string[], presets: string[], rows: number): Promise<void> {
  for (const [name, wanted] of [
    ["kind", kinds],
    ["preset", presets],
  ] as const) {
    for (const box of await page.locator(`input[name=${name}]`).all())
      await box.setChecked(wanted.includes((await box.getAttribute("value"))!));
  }
  await page.locator("input[name=threads][value='1']").check();
  await expect.poll(() => page.locator("tbody tr").count(), PATIENCE).toBe(rows);
}

/** What is measured takes its time. */
const PATIENCE = { timeout: 30_000 };

const measured = (page: Page) =>
  expect.poll(() => page.locator("tr[data-state=measured]").count(), PATIENCE);

const run = (page: Page, name: "Start" | "Stop") => page.getByRole("button", { name, exact: true });

test("what is chosen is measured on this device, beside what was recorded, and copied as text", async () => {
  const { page, complaints } = await visit(browser, `${app.url}/bench`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, ["peak", "infer"], ["mlp"], 3);
  await run(page, "Start").click();
  await measured(page).toBe(3);
  await expect.poll(() => run(page, "Start").isVisible(), PATIENCE).toBe(true);
  const peak = page.locator("tr[data-kind=peak] [data-value]");
  expect(Number(await peak.textContent())).toBeGreaterThan(0);
  await page.locator("[data-copy]").click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Inkling \S+ in a browser/);
  expect(text).toContain("Multiply-adds");
  expect(text).toMatch(/^mlp\s+inference, 1 thread, one image, ms\s+[\d.]+/m);
  expect(complaints).toEqual([]);
});

test("a run can be stopped, and another begun", async () => {
  const { page, complaints } = await visit(browser, `${app.url}/bench`);
  await choose(page, ["peak", "train"], ["mlp"], 2);
  await run(page, "Start").click();
  await measured(page).toBeGreaterThan(0);
  await run(page, "Stop").click();
  await expect.poll(() => run(page, "Start").isVisible(), PATIENCE).toBe(true);
  await choose(page, ["peak"], [], 1);
  await run(page, "Start").click();
  await measured(page).toBe(1);
  expect(complaints).toEqual([]);
});

test("where the text may not be copied, it is shown", async () => {
  const { page } = await visit(browser, `${app.url}/bench`);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
  });
  await choose(page, ["peak"], [], 1);
  await page.locator("[data-copy]").click();
  expect(await page.locator("[data-text]").inputValue()).toContain("Multiply-adds");
});
