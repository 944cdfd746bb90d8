import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { alive, untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** One thread: a training that goes on would leave the browser nothing of two cores. */
const LONG = { epochs: "1000", patience: "0", threads: "1" };

/** Fills in the form and starts; the page of the run follows. */
async function start(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.locator("select[name=data]").selectOption("small");
  if ("threads" in fields) await page.locator(".group summary", { hasText: "More" }).click();
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`input[name=${name}]`).fill(value);
  }
  await page.locator(".settings .primary").click();
  await page.waitForURL(/\/train\/\d/);
}

const trainPage = (options = {}) => visit(site.browser, `${site.url}/train?preset=mlp`, options);
const untilState = (page: Page, state: string) =>
  page.locator(`#status[data-state=${state}]`).waitFor();
const step = async (page: Page): Promise<number> =>
  Number(
    /^[\d,]+/
      .exec((await page.locator("[data-live=step]").textContent()) ?? "")?.[0]
      .replaceAll(",", "") ?? 0,
  );

/** Until the step shown is beyond the one given; a busy machine may take its time. */
const untilBeyond = (page: Page, before: number) =>
  expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(before);

test("train to the end, look at the results, keep the model, draw with it", async () => {
  const { page, complaints } = await trainPage();
  await start(page, { name: "First try", epochs: "6", batchSize: "50", patience: "0" });
  await alive(page);
  await untilState(page, "finished");

  await page.locator(".uplot").nth(1).waitFor();
  await page.locator(".confusion").waitFor();
  expect(await page.locator(".confusion tbody tr").count()).toBe(10);
  expect(await page.locator(".report tbody tr").count()).toBe(10);
  await page.locator("#epochs summary").click();
  await page.locator("#epochs tbody tr").nth(5).waitFor();

  const cell = page.locator(".confusion [data-shade] a").first();
  const inCell = Number(await cell.textContent());
  await cell.click();
  await page.locator("#mistakes h2", { hasText: " read as " }).waitFor();
  expect(await page.locator("#mistakes .gallery li").count()).toBe(inCell);

  await page.locator("input[name=model]").fill("first-try");
  await page.locator(".keep button").click();
  await page.locator(".note.good", { hasText: "first-try" }).waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".keep a[download]").click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/\.safetensors$/);

  await page.locator("a", { hasText: "Draw with it" }).click();
  await page.locator("[data-island=answer][data-ready=first-try]").waitFor();
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");

  await page.goto(site.url);
  await page.locator("[data-island=answer][data-ready=first-try]").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

describe("a training that goes on", () => {
  test("survives a reload, shows in a second tab, pauses, resumes and stops in both", async () => {
    const { page } = await trainPage();
    await start(page, { name: "Long", batchSize: "20", ...LONG });
    await untilState(page, "running");
    await untilBeyond(page, 0);

    await page.reload();
    await alive(page);
    await untilState(page, "running");
    await page.locator(".uplot").first().waitFor();
    const before = await step(page);
    await untilBeyond(page, before);

    const second = await page.context().newPage();
    await second.goto(page.url());
    await untilBeyond(second, before);

    await page.locator("#status button", { hasText: "Pause" }).click();
    await Promise.all([untilState(page, "paused"), untilState(second, "paused")]);
    await second.locator("#status button", { hasText: "Resume" }).click();
    await Promise.all([untilState(page, "running"), untilState(second, "running")]);

    await page.goto(`${site.url}/train`);
    await page.locator("#runs .badge[data-state=running]").waitFor();
    await second.locator("#status button", { hasText: "Stop" }).click();
    await untilState(second, "stopped");
    await page.locator("#runs .badge[data-state=stopped]").waitFor();

    await second.locator("#status button", { hasText: "Resume" }).click();
    await untilState(second, "running");
    const resumed = await step(second);
    await untilBeyond(second, resumed);
    await second.locator("#status button", { hasText: "Stop" }).click();
    await untilState(second, "stopped");
    await page.context().close();
  });

  test("without scripts: starts, shows its state, stops, is deleted", async () => {
    const { page } = await trainPage({ javaScriptEnabled: false });
    await start(page, { name: "Plain", ...LONG });
    await page.locator("#status button", { hasText: "Stop" }).click();
    await expect
      .poll(async () => {
        await page.reload();
        return page.locator("#status").getAttribute("data-state");
      })
      .toBe("stopped");
    await page.locator(".confirm summary").click();
    await page.locator(".confirm button").click();
    await page.waitForURL(/\/train(#runs)?$/);
    expect(await page.locator("#runs", { hasText: "Plain" }).count()).toBe(0);
    await page.context().close();
  });
});

test("settings that make no sense are sent back with a sentence, and kept", async () => {
  const { page } = await trainPage();
  await page.locator("input[name=name]").fill("Too much");
  await page.locator("form.settings").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.locator("input[name=epochs]").fill("0");
  await page.locator(".settings .primary").click();
  await page.locator(".settings .problem", { hasText: "epochs" }).waitFor();
  expect(await page.locator("input[name=name]").inputValue()).toBe("Too much");
  await page.context().close();
});
