import { expect, test } from "vitest";
import { alive, visit } from "./support/browser.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

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
  await page.locator("[data-do=start]").click();
  await page.locator(".uplot").nth(1).waitFor();
  await expect.poll(step).toBeGreaterThan(0);
  await page.locator("[data-do=pause]").click();
  await state("paused");
  await page.locator("[data-do=resume]").click();
  const before = await step();
  await expect.poll(step).toBeGreaterThan(before);
  await page.locator(".status [data-do=stop]").click();
  await state("stopped");
  await page.locator(".epochs summary").click();
  expect(await page.locator(".epochs tbody tr").count()).toBeGreaterThan(0);

  // It is there after a reload, can be saved, and is kept on the server.
  await page.reload();
  await page.locator("[data-kept-words]", { hasText: "on this device alone" }).waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-download]").click(),
  ]);
  expect(saved.suggestedFilename()).toBe("mlp.safetensors");
  await page.locator("input[name=name]").fill("trained-here");
  await page.locator("[data-send] button").click();
  await page.locator("[data-sent]", { hasText: "trained-here" }).waitFor();
  await page.goto(`${site.url}/models/trained-here`);
  await page.locator("h1", { hasText: "trained-here" }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
