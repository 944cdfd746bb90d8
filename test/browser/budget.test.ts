import { expect, test } from "vitest";
import { BUDGET } from "../../bench/page/budget.ts";
import { measurePage } from "../../bench/page/measure.ts";
import { phone, untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

// The time has a limit, too, which `npm run bench:page` holds it to: here other tests run meanwhile.
test("nothing moves on a phone, either", async () => {
  const { moved } = await measurePage(site.browser, site.url, phone);
  expect(moved).toEqual([]);
});

test("the Draw page transfers what it may, and nothing moves while digits are drawn", async () => {
  const { bytes, byKind, moved } = await measurePage(site.browser, site.url);
  expect(bytes).toBeLessThanOrEqual(BUDGET.bytes);
  expect(moved).toEqual([]);
  // All of it was seen: also what the worker loads.
  for (const kind of ["page", "style", "scripts", "wasm", "weights"] as const) {
    expect(byKind.get(kind), kind).toBeGreaterThan(1000);
  }
});

test("an answer needs three scripts: one starts the worker, one is the worker's, one the page's", async () => {
  const page = await site.browser.newPage();
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) asked.push(pathname.replace(/-[0-9a-f]{8}\.js$/, ".js"));
  });
  await page.goto(site.url);
  await page.locator("[data-island=answer][data-ready]").waitFor();
  await page.locator("[data-island=shortcuts][data-alive]").waitFor({ state: "attached" });
  const names = ["engine-start.js", "engine-worker.js", "main.js"];
  expect(asked.sort()).toEqual(names.map((name) => `/assets/${name}`));
  await page.close();
});

test("weights are int8 where nobody chose others, float32 by a choice that is remembered", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/weights")) asked.push(new URL(request.url()).search);
  });
  const status = page.locator("[data-status]");
  const ready = page.locator("[data-island=answer][data-ready]");
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await status.filter({ hasText: /ms in this browser, int8$/ }).waitFor();
  await page.locator("[data-precision]").selectOption("float32");
  await status.filter({ hasText: /ms in this browser, float32$/ }).waitFor();
  await untilText(page, "[data-digit]", "7");
  await page.reload();
  await ready.waitFor();
  expect(await page.locator("[data-precision]").inputValue()).toBe("float32");
  expect(asked.slice(-2)).toEqual(["?precision=float32", "?precision=float32"]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
