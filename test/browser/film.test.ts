import { expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { button } from "./support/panels.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

test("recent drawings are kept with their answers, opened again, and forgotten at a switch", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  const frames = () => page.locator("[data-frames] b").allTextContents();
  const answered = async (name: string) => {
    await draw(page, digits[name] ?? []);
    await untilText(page, "[data-digit]", name);
  };
  await answered("7");
  expect(await frames()).toEqual([]);
  await button(page, "clear").click();
  await expect.poll(frames).toEqual(["7"]);
  await answered("1");
  await page.locator("[data-frames] a").first().press("Enter");
  await untilText(page, "[data-digit]", "7");
  expect(await frames()).toEqual(["1", "7"]);
  // Nobody sent it anywhere: it is still here after a reload, with the drawing that was left.
  await page.goto(`${site.url}/models`);
  await page.goto(site.url);
  await expect.poll(frames).toEqual(["7", "1"]);
  await page.locator("[data-clear-film]").click();
  expect(await frames()).toEqual([]);
  await page.locator("[data-keep]").uncheck();
  await answered("4");
  await button(page, "clear").click();
  await page.locator(".answer[data-state=empty]").waitFor();
  expect(await frames()).toEqual([]);
  await page.reload();
  await expect.poll(() => page.locator("[data-keep]").isChecked()).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a drawing is one frame, however often it is kept on the way", async () => {
  const { page } = await visit(site.browser, site.url);
  const frames = () => page.locator("[data-frames] b").allTextContents();
  const hide = () =>
    page.evaluate(() => {
      Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  const [first, second] = digits["4"]!;
  await draw(page, [first!]);
  await page.locator(".answer:not([data-state=empty])").waitFor();
  // It is kept with its answer, which may be on its way still.
  const kept = async () => {
    await hide();
    return (await frames()).length;
  };
  await expect.poll(kept).toBe(1);
  await draw(page, [second!]);
  await untilText(page, "[data-digit]", "4");
  await button(page, "clear").click();
  await expect.poll(frames).toEqual(["4"]);
  // One that was opened from the film stays beside what becomes of it.
  await page.locator("[data-frames] a").click();
  await untilText(page, "[data-digit]", "4");
  await hide();
  await draw(page, [second!.map(([x, y]) => [x - 0.4, y] as const)]);
  await page.locator(".answer[data-many=true]").waitFor();
  await button(page, "clear").click();
  await expect.poll(async () => (await frames()).length).toBe(2);
  await page.context().close();
});
