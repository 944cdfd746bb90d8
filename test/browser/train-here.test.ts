import { expect, test } from "vitest";
import { alive, untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

test("a training goes step by step, and on from there", async () => {
  const { page, complaints } = await visit(
    site.browser,
    `${site.url}/train/here?preset=mlp&data=small&epochs=2&batchSize=50&threads=1`,
  );
  const step = page.locator("[data-live=step]");
  const one = page.locator(".status [data-do=step]");
  const learned = page.locator("[data-filters] figcaption");
  for (const at of [1, 2, 3]) {
    await one.click();
    await expect.poll(async () => (await step.textContent())?.split(" ")[0]).toBe(String(at));
    await learned.filter({ hasText: `After step ${at}.` }).waitFor();
    await page.locator("[data-badge][data-state=paused]").waitFor();
  }
  await page.locator("[data-do=resume]").click();
  await page.locator("[data-badge][data-state=finished]").waitFor();
  expect(await one.isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a training in this browser: watched, paused, ended, kept on the device and on the server", async () => {
  const { page, complaints } = await visit(site.browser, `${site.url}/train?preset=mlp&data=small`);
  const fields = { epochs: "300", batchSize: "50", patience: "0", threads: "2" };
  await page.locator(".group summary", { hasText: "More" }).click();
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`input[name=${name}]`).fill(value);
  }
  await page.locator("button", { hasText: "Train in this browser" }).click();
  await page.waitForURL(/\/train\/here\?/);
  await alive(page);

  const state = (name: string) => page.locator(`[data-badge][data-state=${name}]`).waitFor();
  const step = async () =>
    Number(
      /^[\d,]+/
        .exec((await page.locator("[data-live=step]").textContent()) ?? "")?.[0]
        .replaceAll(",", "") ?? 0,
    );
  const link = await page.locator(".again input").first().inputValue();
  expect(link).toContain("/train?preset=mlp&epochs=300&batchSize=50");
  expect(link).toMatch(/data=small&seed=1&threads=2$/);
  await page.locator("[data-do=start]").click();
  await page.locator(".uplot").nth(1).waitFor();
  await expect.poll(step).toBeGreaterThan(0);
  await page.locator("[data-do=pause]").click();
  await state("paused");
  await page.locator("[data-do=resume]").click();
  // What the first layer looks for, after each epoch anew.
  const learned = page.locator("[data-filters] figcaption");
  await learned.waitFor();
  expect(await page.locator("[data-filters] canvas").count()).toBe(48);
  const first = await learned.textContent();
  expect(first).toMatch(/^48 of \d+ units.* After step \d+\.$/);
  await expect.poll(() => learned.textContent()).not.toBe(first);
  const before = await step();
  await expect.poll(step).toBeGreaterThan(before);
  await page.locator(".status [data-do=stop]").click();
  await state("stopped");
  await page.locator(".epochs summary").click();
  expect(await page.locator(".epochs tbody tr").count()).toBeGreaterThan(0);

  // The test in full: a cell's pictures, page after page, and back to all.
  const cell = page.locator(".confusion td.right a").first();
  const right = Number(await cell.textContent());
  await cell.click();
  await page.locator("#mistakes h2", { hasText: `${right} ` }).waitFor();
  expect(await page.locator("#mistakes .small-ones li").count()).toBe(Math.min(right, 100));
  await page.locator("#mistakes a", { hasText: "Show all misread" }).click();
  await page.locator("#mistakes h2", { hasText: "misread" }).waitFor();
  expect(await page.locator(".report tbody tr").count()).toBe(10);

  // It is there after a reload, gets a name, can be saved, and is kept on the server.
  await page.reload();
  await alive(page);
  const models = page.locator("[data-island=device-models]");
  await models.locator("li", { hasText: "of the test images right" }).waitFor();
  await models.locator("input").fill("Trained here");
  await page.keyboard.press("Enter");
  await models.locator("[data-said]", { hasText: "1 to 64 of the characters" }).waitFor();
  expect(await models.locator("input").inputValue()).toBe("mlp-mine");
  await models.locator("input").fill("trained-here");
  await page.keyboard.press("Enter");
  await models
    .locator("[data-said]", { hasText: "mlp-mine is called trained-here now." })
    .waitFor();
  // The list was drawn anew, and the focus is where it was.
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.of);
  expect(await focused()).toBe("trained-here");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    models.locator("[data-do=download]").click(),
  ]);
  expect(saved.suggestedFilename()).toBe("trained-here.safetensors");
  await models.locator("[data-do=upload]").click();
  await models.locator("[data-said]", { hasText: "on the Models page as trained-here" }).waitFor();
  await page.goto(`${site.url}/models/trained-here`);
  await page.locator("h1", { hasText: "trained-here" }).waitFor();

  // It answers on the Draw page, without the server's copy.
  await page.goto(`${site.url}/models`);
  await alive(page);
  await models.locator("[data-do=use]").click();
  await page.locator('[data-island=answer][data-ready="device:trained-here"]').waitFor();
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");
  expect(complaints).toEqual([]);
  await page.context().close();
});
