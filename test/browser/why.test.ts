import { toInput } from "@inkling/engine";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fromFragment } from "../../models/drawing-link.ts";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { darkness } from "./support/paper.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

const panel = (page: Page, name: string) => page.locator(`details[data-panel=${name}]`);
const open = (page: Page, name: string) => panel(page, name).locator("summary").click();
const button = (page: Page, name: string) => page.locator(`[data-do=${name}]`);

/** Which of the panel's scripts have come. */
const scriptsOf = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => /\/(layers|changes|damage|map|nearest|flip)-\w+\.js/.exec(name)?.[1])
      .filter((name) => name !== undefined),
  );

/** How many levels a canvas shows. */
const levelsIn = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((node) => {
      const canvas = node as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(data).size;
    });

test("what lies behind an answer is shown panel by panel", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
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
  const { page, complaints } = await visit(site.browser, site.url);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
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

test("a drawing is found on the map of test images, which open from it", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  await open(page, "map");
  const words = page.locator("[data-map-words]");
  await words.filter({ hasText: /^Around your drawing: (\d, ){7}\d\.$/ }).waitFor();
  expect((await words.textContent())?.match(/7/g)?.length).toBeGreaterThan(5);
  expect(await levelsIn(page, "[data-map]")).toBeGreaterThan(20);
  expect(await levelsIn(page, "[data-map-near] canvas")).toBeGreaterThan(20);
  // By keys a cross goes from the drawing to where it is wanted; elsewhere there are others, until something else is drawn.
  await page.locator("[data-map]").focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowUp");
  await words.filter({ hasText: /^Around the cross: / }).waitFor();
  const before = await words.textContent();
  await page.locator("[data-map]").click({ position: { x: 20, y: 20 } });
  await words.filter({ hasText: /^Around the cross: / }).waitFor();
  expect((await words.textContent())?.slice(-20)).not.toBe(before?.slice(-20));
  await button(page, "undo").click();
  await button(page, "redo").click();
  await words.filter({ hasText: /^Around your drawing: / }).waitFor();
  // Another model makes another map.
  const picture = () =>
    page.locator("[data-map]").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const other = await picture();
  await page.locator("[data-model]").first().selectOption("mlp");
  await page.locator("[data-island=answer][data-ready=mlp]").waitFor();
  await expect.poll(picture).not.toBe(other);
  await words.filter({ hasText: /^Around your drawing: / }).waitFor();
  const image = page.locator("[data-map-near] a").first();
  const [, index] = /test image (\d+),/.exec((await image.getAttribute("title")) ?? "") ?? [];
  await image.click();
  await page.waitForURL(new RegExp(`#test=mnist/${index}$`));
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a network can be broken and mended, layer by layer", async () => {
  const { page, complaints } = await visit(site.browser, site.url);
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  // Without test images it reads the drawing, and layers can be chosen, all the same.
  await page.route("**/api/v1/data/**", (route) => route.abort());
  await open(page, "damage");
  const damage = panel(page, "damage");
  const unmeasured = damage.locator("[data-damaged-right]", {
    hasText: "MNIST could not be fetched",
  });
  await unmeasured.waitFor();
  await damage.locator("[data-layer]").selectOption({ index: 2 });
  await damage.locator("#damage-noise").fill("20");
  await damage.locator("[data-damaged]", { hasText: /^Read as \d, / }).waitFor();
  expect(await damage.locator("[data-layer]").inputValue()).toBe("1");
  await damage.locator("[data-mend]").click();
  await damage.locator("[data-layer]").selectOption({ index: 0 });
  await page.unroute("**/api/v1/data/**");
  await open(page, "damage");
  await open(page, "damage");
  const right = damage.locator("[data-damaged-right]");
  await damage.locator("[data-damaged]", { hasText: /^Read as 7, 9[\d.]+ %\.$/ }).waitFor();
  await right
    .filter({ hasText: /^Of 500 test images (99|100)[\d.]* % are read right\.$/ })
    .waitFor();
  const layers = damage.locator("[data-layer]");
  expect(await layers.locator("option").allTextContents()).toHaveLength(16);
  expect(await damage.locator("[data-mend]").isDisabled()).toBe(true);

  // Without any weight there is one answer to everything.
  await damage.locator("#damage-zeros").fill("100");
  await right
    .filter({ hasText: /^Of 500 test images \d[\d.]* % are read right, (99|100)/ })
    .waitFor();
  const share = Number(/images ([\d.]+)/.exec((await right.textContent()) ?? "")?.[1]);
  expect(share).toBeLessThan(15);
  // By keys, in one layer.
  await layers.selectOption({ index: 15 });
  await damage.locator("#damage-zeros").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  expect(await damage.locator("output[for=damage-zeros]").textContent()).toBe("5\u00a0%");
  await right.filter({ hasText: /images 9[\d.]+ % are read right, / }).waitFor();
  await damage.locator("[data-mend]").click();
  await right.filter({ hasText: / % are read right\.$/ }).waitFor();
  expect(await damage.locator("output[for=damage-zeros]").textContent()).toBe("0\u00a0%");
  // What answers was never touched.
  await untilText(page, "[data-digit]", "7");

  await page.locator("[data-model]").first().selectOption("inkling-ensemble");
  await damage.locator("[data-ensemble]:not([hidden])").waitFor();
  await page.locator("[data-model]").first().selectOption("mlp");
  await right.filter({ hasText: / % are read right\.$/ }).waitFor();
  expect(await layers.locator("option").allTextContents()).toHaveLength(3);
  expect(complaints.filter((one) => !one.includes("net::ERR_FAILED"))).toEqual([]);
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

test("a pen's pressure is its width; a mouse has none", async () => {
  const { page } = await visit(site.browser, site.url);
  const box = (await page.locator(".paper canvas").boundingBox())!;
  const client = await page.context().newCDPSession(page);
  type Kind = "mousePressed" | "mouseMoved" | "mouseReleased";
  const send = (type: Kind, x: number, y: number, force: number) =>
    client.send("Input.dispatchMouseEvent", {
      type,
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      button: "left",
      buttons: type === "mouseReleased" ? 0 : 1,
      clickCount: 1,
      force,
      pointerType: "pen",
    });
  await send("mousePressed", 0.5, 0.15, 0.05);
  for (let i = 1; i <= 20; i++) await send("mouseMoved", 0.5, 0.15 + 0.035 * i, 0.05 * i);
  await send("mouseReleased", 0.5, 0.85, 0);
  await untilText(page, "[data-digit]", "1");
  /** Inked pixels of the row at a height of the pad, as a share of its side. */
  const inkAt = (y: number) =>
    page.locator(".paper canvas").evaluate((node, at) => {
      const canvas = node as HTMLCanvasElement;
      const row = Math.round(at * canvas.height);
      const { data } = canvas.getContext("2d")!.getImageData(0, row, canvas.width, 1);
      return data.filter((level, i) => i % 4 === 0 && level < 128).length / canvas.width;
    }, y);
  // A bar is a 1 before it is drawn to its end.
  const growth = async () => (await inkAt(0.8)) / (await inkAt(0.22));
  await expect.poll(growth).toBeGreaterThan(1.6);
  await button(page, "link").click();
  const [stroke] = fromFragment(new URL(page.url()).hash) ?? [];
  expect(stroke?.pressures).toHaveLength((stroke?.points.length ?? 0) / 2);
  expect(Math.max(...(stroke?.pressures ?? []))).toBeGreaterThan(0.9);
  await button(page, "clear").click();
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");
  await button(page, "link").click();
  expect(fromFragment(new URL(page.url()).hash)?.[0]).not.toHaveProperty("pressures");
  await page.context().close();
});
