import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { drawSeven, open } from "./support/panels.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const names = (page: Page) =>
  page
    .locator("[data-steps] canvas")
    .evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset.step));

const inkOf = (page: Page, step: string) =>
  page.locator(`[data-steps] canvas[data-step=${step}]`).evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, lit: data.filter((v, i) => i % 4 === 0 && v > 128).length };
  });

const SINGLE = ["grey", "ground", "rise", "ink", "digit", "fitted", "input"];

test("what is made of the drawing is shown step by step, while it grows", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await draw(page, (digits["4"] ?? []).slice(0, 1));
  await page.locator(".answer:not([data-state=empty])").waitFor();
  expect(await names(page)).toEqual([]);
  await page.locator("[data-steps] summary").click();
  await expect.poll(() => names(page)).toEqual(SINGLE);
  const before = await inkOf(page, "ink");
  await draw(page, (digits["4"] ?? []).slice(1));
  await untilText(page, "[data-digit]", "4");
  await expect.poll(async () => (await inkOf(page, "ink")).lit).toBeGreaterThan(before.lit);
  expect((await inkOf(page, "input")).width).toBe(28);
  // What would be read without a step; of several digits nothing is said.
  const missed = page.locator("[data-steps] small");
  const said = async () =>
    (await missed.allTextContents()).map((text) => text.replace(/\d.*/, "#"));
  const SAID = SINGLE.map((name) =>
    /ground|fitted|input/.test(name) ? "Without this step: #" : "",
  );
  await expect.poll(said).toEqual(SAID);
  expect(await missed.last().textContent()).toMatch(/^Without this step: 4, 9[\d.]+ %$/);
  await page.locator(".examples a", { hasText: "Draw the number 360" }).click();
  await untilText(page, "[data-digit]", "360");
  await expect.poll(async () => (await missed.allTextContents()).join("")).toBe("");
  await page.locator("[data-do=clear]").click();
  await expect.poll(() => names(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("which ink made the answer is shown in colour, and follows the drawing", async () => {
  const { page, complaints } = await drawSeven(site);
  await open(page, "flip");
  const coloured = () =>
    page
      .locator("[data-panel=flip] canvas")
      .first()
      .evaluate((node) => {
        const { width, height } = node as HTMLCanvasElement;
        const surface = (node as HTMLCanvasElement).getContext("2d")!;
        const { data } = surface.getImageData(0, 0, width, height);
        const isColoured = (_: number, i: number) => Math.abs(data[4 * i]! - data[4 * i + 2]!) > 60;
        return {
          width,
          coloured: Array.from({ length: width * height }, isColoured).filter(Boolean).length,
        };
      });
  // On the drawing itself, not on the small picture of it.
  await expect.poll(async () => (await coloured()).coloured).toBeGreaterThan(300);
  expect((await coloured()).width).toBeGreaterThan(150);
  await page.locator("[data-do=clear]").click();
  await page.locator("[data-panel=flip] canvas").first().waitFor({ state: "hidden" });
  expect(complaints).toEqual([]);
  await page.context().close();
});
