import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { alive, visit } from "./support/browser.ts";
import { digits, draw, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();
const four = digits["4"] ?? [];

describe("use via API", () => {
  test("a try shows request and answer, and programs are filled with the drawing", async () => {
    const { page, complaints } = await visit(site.browser, `${site.url}/api`);
    await page.locator("[data-island=try] input[type=file]").setInputFiles({
      name: "four.png",
      mimeType: "image/png",
      buffer: await picture("4"),
    });
    await page.locator("[data-island=try] button.primary").click();
    await page.locator("#tried .code", { hasText: "POST /gradio_api/run/predict" }).waitFor();
    await page.locator("#tried .code", { hasText: '"label": "4"' }).waitFor();
    expect(await page.locator(".endpoint .code").first().textContent()).toContain("seven.png");
    await page.goto(site.url);
    await page.locator("[data-island=pad][data-alive]").waitFor();
    await draw(page, four);
    await page.goto(`${site.url}/api?language=javascript`);
    await alive(page);
    await page.locator("[data-filled]").waitFor();
    const program = await page.locator(".endpoint .code").first().textContent();
    const [, drawing = ""] = /base64,([\w+/=]+)"/.exec(program ?? "") ?? [];
    // Its beginning is shown, and all of it is there to be copied.
    const clip = page.locator(".endpoint .clip").first();
    expect(await clip.textContent()).toBe(drawing);
    expect(await clip.evaluate((one) => one.clientWidth < one.scrollWidth)).toBe(true);
    const { data } = await sharp(Buffer.from(drawing, "base64"))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeLessThan(50);
    await page.locator("[data-island=try] button.primary").click();
    await page.locator("#tried .code", { hasText: "image: drawing.png" }).waitFor();
    await page.locator("#tried .code", { hasText: '"label": "4"' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
