import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "./support/app.ts";
import { openBrowser, untilText, visit } from "./support/browser.ts";
import { picture } from "./support/digits.ts";

let app: TestApp;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-camera-"));
  const film = join(folder, "seven.y4m");
  await writeFile(film, await filmOf("7"));
  [app, browser] = await Promise.all([
    startApp(),
    openBrowser([
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ]),
  ]);
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await rm(folder, { recursive: true });
});

/** A film of one frame, again and again: the digit in the middle of a wide view, as YUV4MPEG2. */
async function filmOf(digit: string): Promise<Buffer> {
  const [width, height, side] = [640, 480, 320];
  const { data } = await sharp({ create: { width, height, channels: 3, background: "#f4f1e8" } })
    .composite([{ input: await picture(digit, side), left: (width - side) / 2, top: 80 }])
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const luminance = data.subarray(0, width * height);
  const colours = Buffer.alloc((width * height) / 2, 128);
  const frame = [Buffer.from("FRAME\n"), luminance, colours];
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`;
  return Buffer.concat([Buffer.from(head), ...frame, ...frame]);
}

test("the camera is read live, frozen, and let go of", async () => {
  const { page, complaints } = await visit(browser, `${app.url}/upload`);
  await page.context().grantPermissions(["camera"]);
  await page.locator("[data-live]").click();
  await untilText(page, "#result [data-digit]", "7");
  await page.locator("[data-camera]").waitFor();
  expect(await page.locator(".drop").isVisible()).toBe(false);
  expect(await page.locator("#result [data-uploaded]").isVisible()).toBe(false);

  // The button has the focus: the space bar freezes, and goes on.
  await page.keyboard.press("Space");
  await untilText(page, "[data-freeze-word]", "Go on");
  expect(await page.locator("video").evaluate((node: HTMLVideoElement) => node.paused)).toBe(true);
  await page.locator("[data-view]").click();
  await untilText(page, "[data-freeze-word]", "Freeze");

  const track = await page.locator("video").evaluateHandle((node: HTMLVideoElement) => {
    return (node.srcObject as MediaStream).getTracks()[0];
  });
  await page.locator("[data-stop-camera]").click();
  await page.locator("[data-camera]").waitFor({ state: "hidden" });
  expect(await track.evaluate((one) => one?.readyState)).toBe("ended");
  expect(await page.locator(".drop").isVisible()).toBe(true);

  // A picture that comes while the camera is open takes its place.
  await page.locator("[data-live]").click();
  await page.locator("[data-camera]").waitFor();
  const one = { name: "1.png", mimeType: "image/png", buffer: await picture("1") };
  await page.locator("[data-file]").setInputFiles(one);
  await untilText(page, "#result [data-digit]", "1");
  expect(await page.locator("[data-camera]").isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a camera that is refused is said in a sentence", async () => {
  const { page } = await visit(browser, `${app.url}/upload`);
  await page.locator("[data-live]").click();
  await page
    .locator("[data-trouble]")
    .filter({ hasText: /Allow it in the browser/ })
    .waitFor();
  expect(await page.locator(".drop").isVisible()).toBe(true);
  await page.context().close();
});
