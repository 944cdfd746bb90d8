import { expect, test } from "vitest";
import { untilText } from "./support/browser.ts";
import { button, drawSeven, levelsIn, open, panel } from "./support/panels.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

test("a drawing is found on the map of test images, which open from it", async () => {
  const { page, complaints } = await drawSeven(site);
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
  const { page, complaints } = await drawSeven(site);
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
