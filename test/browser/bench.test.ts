import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BenchLine } from "../../bench/line.ts";
import { startApp, type TestApp } from "./support/app.ts";
import { openBrowser, phone, visit } from "./support/browser.ts";
import { shiftsOf, watchShifts } from "./support/shifts.ts";
import { standInWorker, WORKER } from "./support/stand-in-worker.ts";

/** Another name of the app: over http a browser trusts it less than localhost. */
const NAME = "bench.test";

let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  const here = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`];
  [app, browser] = await Promise.all([startApp(NAME), openBrowser(here)]);
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

/** What is measured takes its time, on a busy machine several times that. */
const PATIENCE = { timeout: 50_000 };

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

/** What a fast device could say: figures as wide as they get. */
const LINES: readonly BenchLine[] = (
  [
    ["peak", "multiply-add", 1, 0, 3456.7, "GFLOP/s", undefined],
    ["train", "cnn-batchnorm", 1, 64, 123456, "images/s", 2.5],
    ["infer", "cnn-batchnorm", 1, 1, 0.0123, "ms", undefined],
    ["infer", "cnn-batchnorm", 128, 64, 1234567, "images/s", undefined],
  ] as const
).map(([kind, name, threads, batch, value, unit, share]) => {
  const line = { kind, name, build: "relaxed", threads, batch, value, unit } as const;
  return share === undefined ? line : { ...line, share };
});

describe.each([
  ["on a narrow phone", { ...phone, viewport: { width: 360, height: 740 } }],
  ["on a phone", phone],
  ["on a tablet", { viewport: { width: 768, height: 1024 } }],
  ["on a desk", { viewport: { width: 1280, height: 800 } }],
])("%s", (_why, options) => {
  test("nothing moves and every figure fits, from the first paint to the last figure", async () => {
    const context = await browser.newContext(options);
    await watchShifts(context);
    const sendLine = await standInWorker(context, LINES);
    const page = await context.newPage();
    await page.goto(`${app.url}/bench`);
    await run(page, "Start").click();
    for (const i of LINES.keys()) {
      await sendLine(page);
      await measured(page).toBe(i + 1);
      expect(await shiftsOf(page)).toEqual([]);
    }
    await expect
      .poll(() => page.locator("[data-progress]").textContent())
      .toBe("Done: 4 measurements.");
    expect(await shiftsOf(page)).toEqual([]);
    expect(await page.locator("tbody [data-share]").allTextContents()).toContain("250 %");
    const spilled = await page
      .locator(".bench-table span")
      .evaluateAll((spans) =>
        spans.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
      );
    expect(spilled).toEqual([]);
    await context.close();
  });
});

test.each<[why: string, host: string, headers: "kept" | "dropped"]>([
  ["behind a proxy that drops its headers", "127.0.0.1", "dropped"],
  ["at another name, over http", NAME, "kept"],
])(
  "%s the page is not isolated: it says so, and measures on one thread",
  async (_why, host, headers) => {
    const context = await browser.newContext();
    if (headers === "dropped") await context.route("**/bench", dropIsolation);
    const page = await context.newPage();
    await page.goto(`${app.url.replace("127.0.0.1", host)}/bench`);
    await page.locator("[data-unshared]").waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await page.locator("input[name=threads]:disabled").count()).toBe(2);
    await choose(page, ["peak", "train", "infer"], ["mlp"], 4);
    await run(page, "Start").click();
    await measured(page).toBe(4);
    expect(await page.locator("tbody th", { hasText: "threads" }).count()).toBe(0);
    await context.close();
  },
);

async function dropIsolation(route: Route): Promise<void> {
  const response = await route.fetch();
  const { "cross-origin-opener-policy": _, ...headers } = response.headers();
  await route.fulfill({ response, headers });
}

test("a worker that does not start is told in a sentence, and not started again and again", async () => {
  const context = await browser.newContext();
  let asked = 0;
  await context.route(WORKER, (route) => {
    asked++;
    return route.abort();
  });
  const page = await context.newPage();
  await page.goto(`${app.url}/bench`);
  await page.getByRole("alert").filter({ hasText: "Measuring failed" }).waitFor();
  expect(asked).toBe(1);
  await context.close();
});
