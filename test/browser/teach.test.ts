import { readFile } from "node:fs/promises";
import { decodeModel } from "@inkling/engine";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { ownDigits, unusualHand } from "../../bench/teach/hand.ts";
import { fromZip, toZip } from "../../web/teach/archive.ts";
import { alive, untilText, visit } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const tap = (page: Page, label: number) =>
  page.locator(`.correction [data-label="${label}"]`).click();
const saved = async (page: Page, button: string) => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(button).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
const visibleCards = (page: Page) => page.locator(".own-digits li").count();

test("a hand is corrected, taught, used and exported", async () => {
  const { page, complaints } = await visit(site.browser, site.url);

  // Correct: nothing drawn, a digit, the correction corrected by a key, and taken back.
  await tap(page, 7);
  await untilText(
    page,
    ".correction [data-said]",
    "Draw a digit first: there is nothing here to learn from.",
  );
  await draw(page, digits["4"] ?? []);
  await untilText(page, "[data-digit]", "4");
  await tap(page, 9);
  await untilText(page, ".correction [data-said]", "Kept on this device as a 9.");
  await untilText(page, ".correction [data-kept]", "Your digits (1)");
  await page.locator(".paper canvas").press("4");
  await untilText(page, ".correction [data-said]", "Kept on this device as a 4, as it was read.");
  await page.locator(".correction [data-undo]").click();
  await untilText(page, ".correction [data-said]", "Taken back: it is kept as a 9.");
  await untilText(page, ".correction [data-kept]", "Your digits (1)");
  // Another drawing is another digit, which is taken back whole.
  await page.locator("[data-do=clear]").click();
  await draw(page, digits["7"] ?? []);
  await tap(page, 1);
  await untilText(page, ".correction [data-kept]", "Your digits (2)");
  await page.locator(".correction [data-undo]").click();
  await untilText(page, ".correction [data-kept]", "Your digits (1)");
  // Two digits side by side are no digit to learn.
  await page.locator("[data-do=clear]").click();
  const half = (name: string, left: number) =>
    (digits[name] ?? []).map((line) => line.map(([x, y]) => [left + x / 2, y / 2 + 0.2] as const));
  await draw(page, [...half("4", -0.05), ...half("7", 0.5)]);
  await page.locator(".answer[data-many=true]").waitFor();
  await tap(page, 4);
  await untilText(
    page,
    ".correction [data-said]",
    "These are several digits. Draw one alone, and correct that.",
  );

  // Browse: import, filter, delete, take back, export.
  await page.locator(".correction [data-kept]").click();
  await alive(page);
  await untilText(page, ".own [data-count]", "1 digit");
  const hand = ownDigits(unusualHand(5, 1));
  const archive = {
    name: "hand.zip",
    mimeType: "application/zip",
    buffer: Buffer.from(toZip(hand)),
  };
  await page.locator("[data-import]").setInputFiles(archive);
  await untilText(page, ".own [data-said]", "Imported 50 digits.");
  await page.locator("[data-import]").setInputFiles(archive);
  await untilText(page, ".own [data-said]", "Imported 0 digits; 50 were here already.");
  expect(await visibleCards(page)).toBe(24);
  await page.locator("[data-more]").click();
  expect(await visibleCards(page)).toBe(48);
  // Of each digit the last one; of the six nines, too.
  expect(await page.locator(".own-digits .back").count()).toBe(10);
  await page.locator("[data-filter=label]").selectOption("9");
  await untilText(page, ".own [data-count]", "6 of 51 digits");
  await page.locator("[data-filter=answer]").selectOption("4");
  await untilText(page, ".own [data-count]", "1 of 51 digits");
  await page.locator("[data-delete]").click();
  await untilText(page, ".own [data-said]", "Deleted a 9.");
  await page.locator("[data-filter=answer]").selectOption("");
  expect(await visibleCards(page)).toBe(5);
  await page.locator(".own [data-undo]").click();
  await untilText(page, ".own [data-said]", "It is back.");
  expect(await visibleCards(page)).toBe(6);
  // What was tapped wrong is put right; the one drawn here leads back to its strokes.
  await page.locator(".own-digits select").last().selectOption("4");
  await untilText(page, ".own [data-said]", "The 9 is a 4 now.");
  expect(await visibleCards(page)).toBe(5);
  await page.locator("[data-filter=label]").selectOption("4");
  const changed = page.locator(".own-digits li").last();
  expect(await changed.locator("a").getAttribute("href")).toMatch(/^\/#./);
  await changed.locator("select").selectOption("9");
  await untilText(page, ".own [data-said]", "The 4 is a 9 now.");
  await page.locator("[data-filter=label]").selectOption("9");
  expect(await visibleCards(page)).toBe(6);
  await page.locator("[data-delete]").first().click();
  await page.locator("[data-filter=label]").selectOption("");
  const zip = await saved(page, "[data-export=zip]");
  expect(zip.name).toBe("inkling-digits.zip");
  expect(fromZip(zip.bytes)).toHaveLength(50);
  expect((await saved(page, "[data-export=csv]")).bytes.toString().split("\r\n")).toHaveLength(52);
  expect((await saved(page, "[data-export=images]")).bytes).toHaveLength(16 + 50 * 784);
  expect((await saved(page, "[data-export=labels]")).bytes).toHaveLength(8 + 50);

  // Teach: an ensemble is refused, a training cancelled, another one carried through.
  const teach = page.locator(".teach");
  const start = teach.locator("[data-start]");
  await teach.locator("[data-model]").selectOption("inkling-ensemble");
  await start.click();
  await teach.locator("[data-problem]", { hasText: "several networks" }).waitFor();
  await teach.locator("[data-model]").selectOption("cnn-simple");
  await start.click();
  await untilText(page, ".teach [data-start]", "Cancel");
  await start.click();
  await untilText(page, ".teach [data-said]", "Cancelled: nothing has changed.");
  await start.click();
  await teach.locator("[data-result]").waitFor();
  const figures = async (set: string) => {
    const cells = await teach.locator(`[data-figures=${set}] td`).allTextContents();
    return cells.map((text) => Number.parseFloat(text));
  };
  const [kept, mnist] = [await figures("kept"), await figures("mnist")];
  expect(await teach.locator("[data-figures=kept] [data-of]").textContent()).toBe("(10)");
  expect(await teach.locator("[data-figures=taught] [data-of]").textContent()).toBe("(40)");
  expect(kept[1]).toBeGreaterThan(kept[0]!);
  expect(mnist[1]).toBeGreaterThanOrEqual(mnist[0]! - 0.2);

  // Use: kept on the device, it answers on the Draw page; and is a file and a model of the server.
  await teach.locator("[data-do=use]").click();
  await page.locator('[data-island=answer][data-ready="device:cnn-simple-mine"]').waitFor();
  await draw(page, digits["4"] ?? []);
  await untilText(page, "[data-digit]", "4");
  // Chosen once, it reads pictures too; a file that the browser cannot open is not sent to the server, which lacks it.
  await page.goto(`${site.url}/upload`);
  await page.locator('form[data-ready="device:cnn-simple-mine"]').waitFor();
  const pick = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator("[data-file]").setInputFiles({ name, mimeType, buffer });
  await pick("seven.png", "image/png", await picture("7"));
  await page.locator("#result [data-read-by]", { hasText: "cnn-simple-mine" }).waitFor();
  await untilText(page, "#result [data-digit]", "7");
  await pick(
    "seven.tiff",
    "image/tiff",
    await sharp(await picture("7"))
      .tiff()
      .toBuffer(),
  );
  await page.locator("[data-trouble]", { hasText: "a model of this device" }).waitFor();
  await page.locator("#result[data-state=empty]").waitFor();
  await page.goto(`${site.url}/feedback`);
  await alive(page);
  const models = page.locator("[data-island=device-models]");
  const file = await saved(page, "[data-island=device-models] [data-do=download]");
  expect(file.name).toBe("cnn-simple-mine.safetensors");
  const tuned = decodeModel(new Uint8Array(file.bytes));
  expect(tuned.confidence?.temperature).toBeGreaterThan(1);
  await models.locator("[data-do=upload]").click();
  await models.locator("[data-said]", { hasText: "on the Models page" }).waitFor();
  const onServer = await fetch(`${site.url}/api/v1/models/cnn-simple-mine`);
  expect(onServer.status).toBe(200);
  await models.locator("[data-do=delete]").click();
  await untilText(page, "[data-island=device-models] [data-said]", "Deleted cnn-simple-mine.");
  await models.locator("[data-undo]").click();
  await models.locator("input[data-of=cnn-simple-mine]").waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("where the browser keeps nothing, it is said", async () => {
  const { page, complaints } = await visit(site.browser, "about:blank");
  await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
  await page.goto(site.url);
  await alive(page);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await tap(page, 1);
  const sentence = /^This browser keeps nothing for this page/;
  await page.locator(".correction [data-said]", { hasText: sentence }).waitFor();
  await page.goto(`${site.url}/feedback`);
  await page.locator(".own [data-said]", { hasText: sentence }).waitFor();
  expect(await page.locator("[data-start]").isDisabled()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});
