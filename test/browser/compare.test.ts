import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { alive, untilText, visit } from "./support/browser.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

async function start(page: Page, fields: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`.settings input[name=${name}]`).evaluate((input, value) => {
      (input as HTMLInputElement).value = value;
    }, value);
  }
  await page.locator(".settings .primary").click();
  await page.waitForURL(/\/train\/\d/);
  await page.locator("#status[data-state=finished]").waitFor();
  return page.url();
}

test("a run is trained again by its link, looked at cell by cell, and compared", async () => {
  const address = `${site.url}/train?preset=mlp&data=small&epochs=5&batchSize=50&patience=0&threads=1`;
  const { page, complaints } = await visit(site.browser, address);
  const first = await start(page, { name: "First", seed: "5" });

  // The same settings again, but for the name and the seed.
  await page.locator("a", { hasText: "Train this again" }).click();
  await page.waitForURL(/\/train\?/);
  expect(await page.locator("input[name=seed]").inputValue()).toBe("5");
  expect(await page.locator("input[name=batchSize]").inputValue()).toBe("50");
  expect(await page.locator("select[name=data]").inputValue()).toBe("small");
  const second = await start(page, { name: "Second", seed: "6" });
  await alive(page);

  const link = page.locator(".copyable").first();
  await link.locator("button").click();
  await expect.poll(() => link.locator("button").textContent()).toMatch(/Copied|Marked/);
  expect(await link.locator("input").inputValue()).toContain("seed=6");

  // What the first layer has learned.
  const filter = page.locator(".filters img").nth(10);
  await filter.waitFor();
  // Not as small as its 3 x 3 pixels.
  expect((await filter.boundingBox())?.width).toBeGreaterThan(30);
  await page.locator(".reliability rect").first().waitFor();

  // A cell of right answers opens its pictures; one of them opens on the Draw page.
  const cell = page.locator(".confusion .right a").first();
  const inCell = Number(await cell.textContent());
  await cell.click();
  await page.locator("#mistakes h2", { hasText: " read right" }).waitFor();
  expect(await page.locator("#mistakes .gallery li").count()).toBe(inCell);
  await page.locator("#mistakes .gallery a").first().click();
  await page.locator("[data-truth]", { hasText: "of small, labelled 0" }).waitFor();
  await page.locator(".answer:not([data-state=empty])").waitFor();

  await page.goto(`${site.url}/train`);
  await page.locator(".runs input").nth(0).check();
  await page.locator(".runs input").nth(1).check();
  await page.locator("#runs button", { hasText: "Compare" }).click();
  await page.waitForURL(/\/train\/compare\?runs=[^,&]+,[^,&]+$/);
  await alive(page);
  for (const run of [first, second]) expect(page.url()).toContain(run.split("/").at(-1));
  await page.locator(".uplot").nth(1).waitFor();
  await page.locator(".u-legend", { hasText: "First" }).first().waitFor();
  const seeds = page.locator(".compared tr", { has: page.locator("th", { hasText: "Seed" }) });
  expect(await seeds.locator("td").allTextContents()).toEqual(["6", "5"]);

  // Zoom by button and by key; the button to see all again is there while it is of use.
  const chart = page.locator(".chart[data-figure=accuracy]");
  const all = chart.locator("[data-act=all]");
  expect(await all.isDisabled()).toBe(true);
  await chart.locator("[data-act=in]").click();
  await expect.poll(() => all.isDisabled()).toBe(false);
  await chart.locator("[data-plot]").press("0");
  await expect.poll(() => all.isDisabled()).toBe(true);
  // And by dragging over it: the part that was passed over is seen.
  const plot = await chart.locator(".u-over").boundingBox();
  if (!plot) throw new Error("The chart is not seen.");
  const middle = plot.y + plot.height / 2;
  await page.mouse.move(plot.x + plot.width / 4, middle);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width / 2, middle, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => all.isDisabled()).toBe(false);
  await all.click();
  await expect.poll(() => all.isDisabled()).toBe(true);
  await page.locator("[data-log]").check();
  await page.locator("[data-lines]").selectOption("both");
  await page.locator(".u-legend", { hasText: "First, training" }).first().waitFor();
  await page.locator("#compared-epochs summary").click();
  expect(await page.locator("#compared-epochs tbody tr").count()).toBe(5);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the figures of an optimizer are shown for its own kind", async () => {
  const { page } = await visit(site.browser, `${site.url}/train?preset=mlp`);
  const visible = (name: string) => page.locator(`[name=${name}]`).isVisible();
  expect([await visible("beta1"), await visible("momentum")]).toEqual([true, false]);
  await page.locator("select[name=optimizer]").selectOption("sgd");
  expect([await visible("beta1"), await visible("momentum")]).toEqual([false, true]);
  await page.locator("select[name=schedule]").selectOption("plateau");
  expect([await visible("plateauFactor"), await visible("stepEvery")]).toEqual([true, false]);
  await page.context().close();
});

test("another preset keeps the settings that were changed, and only those", async () => {
  const { page } = await visit(site.browser, `${site.url}/train?preset=mlp&seed=9`);
  await page.locator("select[name=data]").selectOption("small");
  await page.locator("input[name=epochs]").fill("3");
  await page.locator("#presets a", { hasText: "cnn-blocks" }).click();
  await page.waitForURL(/preset=cnn-blocks/);
  const fields = ["data", "epochs", "seed", "batchSize"];
  const values = fields.map((name) => page.locator(`.settings [name=${name}]`).inputValue());
  expect(await Promise.all(values)).toEqual(["small", "3", "9", "64"]);
  // What is put back before it is followed does not go along.
  await page.locator("input[name=epochs]").fill("7");
  await page.locator("#presets a", { hasText: "cnn-deep" }).focus();
  await page.locator("input[name=epochs]").fill("3");
  await page.locator("#presets a", { hasText: "cnn-deep" }).press("Enter");
  await page.waitForURL(/preset=cnn-deep/);
  expect(await page.locator("input[name=epochs]").inputValue()).toBe("3");
  await page.locator("#presets a", { hasText: "cnn-blocks" }).click();
  await page.waitForURL(/preset=cnn-blocks/);
  await page.getByRole("link", { name: "As the preset has them" }).click();
  await page.waitForURL(/preset=cnn-blocks&data=small/);
  expect(await page.locator("input[name=epochs]").inputValue()).toBe("40");
  await page.context().close();
});

test("ticks survive the list's looking again", async () => {
  const { page } = await visit(
    site.browser,
    `${site.url}/train?preset=mlp&data=small&epochs=1000&patience=0&threads=1&batchSize=20`,
  );
  await page.locator(".settings .primary").click();
  await page.waitForURL(/\/train\/\d/);
  await page.locator("#status[data-state=running]").waitFor();
  const run = page.url();
  await page.goto(`${site.url}/train`);
  await alive(page);
  await page.locator(".runs input").nth(1).check();
  await page.waitForResponse(/\/train\/runs$/);
  await page.waitForResponse(/\/train\/runs$/);
  expect(await page.locator(".runs input").nth(1).isChecked()).toBe(true);
  await page.goto(run);
  await page.locator("#status button", { hasText: "Stop" }).click();
  await untilText(page, "#status .badge", "stopped");
  await page.context().close();
});
