import { toInput } from "@inkling/engine";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { button, drawSeven, levelsIn, open, panel } from "./support/panels.ts";
import { darkness } from "./support/paper.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

/** Which of the panel's scripts have come. */
const scriptsOf = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => /\/(layers|changes|damage|map|nearest|flip)-\w+\.js/.exec(name)?.[1])
      .filter((name) => name !== undefined),
  );

test("what lies behind an answer is shown panel by panel", async () => {
  const { page, complaints } = await drawSeven(site);
  expect(await scriptsOf(page)).toEqual([]);

  await open(page, "layers");
  const titles = page.locator("[data-layers] > li > p");
  await titles.first().waitFor();
  expect(await titles.first().textContent()).toBe(
    "conv2d 28 × 28 × 24, after batch norm and ReLU, the first 16 of 24 maps",
  );
  expect(await titles.last().textContent()).toBe("dense 10");
  expect(await scriptsOf(page)).toEqual(["layers"]);
  await expect.poll(() => levelsIn(page, "[data-layers] canvas")).toBeGreaterThan(20);
  await page.locator("[data-all-maps]").check();
  expect(await page.locator("[data-layers] > li").first().locator("canvas").count()).toBe(24);
  // By keys: from one map to the next, all in one group. A pointer that rests on a map would show that one.
  await page.mouse.move(2, 2);
  await page.locator("[data-layers] input").first().focus();
  await page.keyboard.press("ArrowRight");
  const caption = page.locator("[data-caption]");
  expect(await caption.textContent()).toMatch(
    /^conv2d 28 × 28 × 24, map 2 of 24: [\d.]+ to [\d.]+$/,
  );
  await page.locator("[data-layers] > li").nth(2).locator("label").nth(4).click();
  expect(await caption.textContent()).toMatch(/^maxPool2d 14 × 14 × 32, map 5 of 32/);

  await page.locator("[data-panel=flip] summary").click();
  const flipped = page.locator("[data-flip-words]");
  await flipped
    .filter({ hasText: /^(Without the blue|With the orange) ink it would be an? \d \(.* %\)\.$/ })
    .waitFor();
  await expect.poll(() => levelsIn(page, "[data-flip] canvas")).toBeGreaterThan(20);

  await page.locator("[data-check]").click();
  await page
    .locator("[data-checked]", { hasText: /^The server agrees: 7, .* there and back, .*; here / })
    .waitFor();

  // A model of several networks has no layers of its own.
  await page.locator("[data-model]").first().selectOption("inkling-ensemble");
  await page.locator("[data-ensemble]:not([hidden])").waitFor();
  await button(page, "clear").click();
  await panel(page, "flip").locator(".when-none", { hasText: "Draw a digit" }).waitFor();
  expect(await panel(page, "flip").locator("canvas:visible").count()).toBe(0);
  expect(await page.locator("[data-check]").isDisabled()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("how much a drawing can take is shown along sliders, which keys move too", async () => {
  const { page, complaints } = await drawSeven(site);
  await open(page, "changes");
  const turn = page.locator("[data-slider=turn]");
  const words = turn.locator("[data-words]");
  await words.filter({ hasText: /^Read as .*7 from −[\d.]+° to [\d.]+°.*\.$/ }).waitFor();
  await page
    .locator("[data-slider=noise] [data-words]", { hasText: /^Read as 7 from 0.%/ })
    .waitFor();
  expect(await turn.locator("line.curve").count()).toBe(24);
  const before = await page.locator("[data-slider=pen] [data-words]").textContent();
  await turn.locator("input").focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  expect(await turn.locator("output").textContent()).toBe("30°");
  await page.locator("[data-changed]", { hasText: / %$/ }).waitFor();
  await turn.locator("input").fill("-90");
  // On its side it is no seven, at any width of the pen.
  await expect
    .poll(() => page.locator("[data-slider=pen] [data-words]").textContent())
    .not.toBe(before);
  await page.locator("[data-reset]").click();
  expect(await turn.locator("output").textContent()).toBe("0°");
  // Half drawn it is read as well; a replay draws it anew, and can be stopped on the way.
  const drawn = page.locator("[data-slider=drawn]");
  await drawn.locator("[data-words]", { hasText: /7 from [\d.]+.% to 100.%\.$/ }).waitFor();
  const replay = drawn.locator("[data-replay]");
  await replay.click();
  // Another slider ends it where it is; so does the reset.
  await turn.locator("input").fill("15");
  expect(await replay.textContent()).toBe("Replay");
  await page.locator("[data-reset]").click();
  expect(await drawn.locator("output").textContent()).toBe("100\u00a0%");
  await replay.click();
  await expect.poll(() => drawn.locator("output").textContent()).toMatch(/^\d\d?.%$/);
  expect(await replay.textContent()).toBe("Stop");
  // On the paper, too.
  expect(await darkness(page, 0.45, 0.79)).toBeLessThan(10);
  await untilText(page, "[data-slider=drawn] output", "100\u00a0%");
  await untilText(page, "[data-replay]", "Replay");
  expect(await darkness(page, 0.45, 0.79)).toBeGreaterThan(200);
  await page.locator("[data-changed]", { hasText: /^7, / }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the nearest training digits come when the server is ready", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  const image = Buffer.from(Uint8Array.from({ length: 784 }, (_, i) => i % 256)).toString("base64");
  const one = { distance: 1.5, rows: 28, columns: 28, image };
  const neighbours = ["7", "7", "1"].map((label, index) => ({ ...one, index, label }));
  let asked = 0;
  await page.route("**/api/v1/nearest", async (route) => {
    // The picture that is read, whole.
    expect(route.request().postDataBuffer()?.subarray(1, 4).toString()).toBe("PNG");
    const error = { code: "not_ready", message: "12 % are done." };
    if (asked++ === 0) await route.fulfill({ status: 503, json: { error } });
    else await route.fulfill({ json: { model: "inkling", neighbours } });
  });
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await open(page, "nearest");
  await untilText(page, "[data-nearest-words]", "12 % are done.");
  await untilText(
    page,
    "[data-nearest-words]",
    "2 of 3 are labelled 7. Nearest first, by the last hidden layer of inkling.",
  );
  expect(await page.locator("[data-neighbours] b").allTextContents()).toEqual(["7", "7", "1"]);
  expect(await levelsIn(page, "[data-neighbours] canvas")).toBe(256);
  // A refusal is told as it came.
  await page.unroute("**/api/v1/nearest");
  const error = { code: "no_mnist", message: "There is no MNIST." };
  await page.route("**/api/v1/nearest", (route) => route.fulfill({ status: 422, json: { error } }));
  await button(page, "undo").click();
  await button(page, "redo").click();
  await untilText(page, "[data-panel=nearest] [data-panel-problem]", "There is no MNIST.");
  // The browser tells of every answer above 400, this one included.
  expect(complaints.filter((one) => !one.includes("503"))).toEqual([]);
  await page.context().close();
});

test("of several digits, one that is chosen in the answer is explained", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  let sent: Buffer | null = null;
  await page.route("**/api/v1/nearest", async (route) => {
    sent = route.request().postDataBuffer();
    await route.fulfill({ json: { model: "inkling", neighbours: [] } });
  });
  await page.locator(".examples a", { hasText: "Draw the number 360" }).click();
  await untilText(page, "[data-digit]", "360");
  const why = panel(page, "flip");
  await why.locator("summary").click();
  await why.locator(".when-none", { hasText: "Of several, choose one" }).waitFor();
  expect(await why.locator("canvas:visible").count()).toBe(0);
  await why.locator("summary").click();

  // By keys: the first that is chosen opens the explanation, and stands out in its frame.
  const cards = page.locator("[data-digits] button");
  await cards.nth(1).press("Enter");
  expect(await cards.nth(1).getAttribute("aria-pressed")).toBe("true");
  expect(await page.locator("[data-boxes] [data-chosen=true]").count()).toBe(1);
  await expect.poll(() => why.getAttribute("open")).toBe("");
  await page
    .locator("[data-flip-words]", { hasText: /^(Without the blue|With the orange|No patch)/ })
    .waitFor();
  await expect.poll(() => levelsIn(page, "[data-worth] canvas")).toBeGreaterThan(20);
  await open(page, "layers");
  await expect.poll(() => levelsIn(page, "[data-layers] canvas")).toBeGreaterThan(20);
  // The drawing as a whole is what the sliders change: they have nothing to show.
  await open(page, "changes");
  await panel(page, "changes").locator(".when-none").waitFor();
  expect(await panel(page, "changes").locator(":is(canvas, input):visible").count()).toBe(0);

  // The server is sent what the model saw of that digit, and sees nearly the same.
  await open(page, "nearest");
  await page.locator("[data-nearest-words]", { hasText: "labelled 6" }).waitFor();
  const { data, info } = await sharp(sent!).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { pixels } = toInput({ data, width: info.width, height: info.height, channels: 1 });
  const seen = await cards
    .nth(1)
    .locator("canvas")
    .evaluate((node) => {
      const { data } = (node as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, 28, 28);
      return Array.from({ length: 784 }, (_, i) => data[4 * i] ?? 0);
    });
  const apart = seen.map((level, i) => Math.abs(level - Math.round(255 * pixels[i]!)));
  expect(apart.reduce((sum, levels) => sum + levels, 0) / 784).toBeLessThan(4);

  // Chosen again, none is; and a choice is of its number alone.
  await cards.nth(1).click();
  await panel(page, "layers").locator(".when-none").waitFor();
  await cards.nth(2).click();
  await panel(page, "layers").locator(".when-some").waitFor();
  await button(page, "undo").click();
  await page.locator(".answer[data-state=empty]").waitFor();
  await button(page, "redo").click();
  await untilText(page, "[data-digit]", "360");
  expect(await page.locator("[data-digits] [aria-pressed=true]").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
