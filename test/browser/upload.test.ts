import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untilText, visit } from "./support/browser.ts";
import { picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

const site = useSite();
let seven: Buffer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-upload-"));
  seven = await picture("7");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const uploadPage = (options = {}) => visit(site.browser, `${site.url}/upload`, options);
const file = (buffer: Buffer, name = "seven.png") => ({ name, mimeType: "image/png", buffer });

/** Hands the page a file as a person would: by an event that carries it. */
const hand = (page: Page, type: "drop" | "paste", bytes: Buffer) =>
  page.evaluate(
    ({ type, bytes }) => {
      const data = new DataTransfer();
      const blob = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      data.items.add(new File([blob], "seven.png", { type: "image/png" }));
      const init = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        type === "drop"
          ? new DragEvent("drop", { ...init, dataTransfer: data })
          : new ClipboardEvent("paste", { ...init, clipboardData: data }),
      );
    },
    { type, bytes: bytes.toString("base64") },
  );

describe("with scripts", () => {
  const ways: [why: string, give: (page: Page) => Promise<unknown>][] = [
    ["chosen", (page) => page.locator("[data-file]").setInputFiles(file(seven))],
    ["dropped anywhere", (page) => hand(page, "drop", seven)],
    ["pasted anywhere", (page) => hand(page, "paste", seven)],
  ];

  test.each(ways)("a picture %s is read at once, in place", async (_why, give) => {
    const { page, complaints } = await uploadPage();
    await page.evaluate(() => {
      document.body.dataset.before = "true";
    });
    await give(page);
    await untilText(page, "#result [data-digit]", "7");
    expect(await page.locator("#result [data-bar]").count()).toBe(10);
    expect(await page.locator("#result [data-top] li").count()).toBe(3);
    const seen = page.locator("#result .seen img");
    expect(await seen.evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBe(28);
    await page.locator("#result .uploaded img").waitFor();
    expect(await page.locator("body").getAttribute("data-before")).toBe("true");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a picture chosen while the scripts are on their way is read when they come", async () => {
    const page = await site.browser.newPage();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${site.url}/upload`, { waitUntil: "commit" });
    await page.locator("[data-file]").setInputFiles(file(seven));
    release();
    await untilText(page, "#result [data-digit]", "7");
    await page.close();
  });

  test("one picture after another", async () => {
    const { page } = await uploadPage();
    for (const digit of ["7", "1", "7"]) {
      await page.locator("[data-file]").setInputFiles(file(await picture(digit), `${digit}.png`));
      await untilText(page, "#result [data-digit]", digit);
    }
    await page.context().close();
  });
});

describe("what cannot be read is said in a sentence, and the next picture is read", () => {
  const blank = () =>
    sharp({ create: { width: 64, height: 64, channels: 3, background: "white" } })
      .png()
      .toBuffer();
  const bad: [why: string, bytes: () => Promise<Buffer> | Buffer, says: RegExp][] = [
    ["too large", () => Buffer.alloc(10 * 2 ** 20 + 1), /10 MiB/],
    ["no picture", () => Buffer.from("Not a picture at all."), /\w+.*\./],
    ["blank", blank, /blank|no ink|empty/i],
  ];

  test.each(bad)("%s", async (_why, bytes, says) => {
    const { page } = await uploadPage();
    // From the disk: what is handed over in memory goes to the browser as text.
    const path = join(folder, "bad.png");
    await writeFile(path, await bytes());
    await page.locator("[data-file]").setInputFiles(path);
    const problem = page.locator("#result .problem");
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(says);
    await page.locator("[data-file]").setInputFiles(file(seven));
    await untilText(page, "#result [data-digit]", "7");
    await page.context().close();
  });
});

describe("without scripts", () => {
  test("the form gives a page with the answer", async () => {
    const { page } = await uploadPage({ javaScriptEnabled: false });
    await page.locator("[data-file]").setInputFiles(file(seven));
    await page.locator("button.primary").click();
    await untilText(page, "[data-digit]", "7");
    expect(await page.locator("nav a").count()).toBe(6);
    await page.context().close();
  });

  test("and a page with the problem", async () => {
    const { page } = await uploadPage({ javaScriptEnabled: false });
    await page.locator("[data-file]").setInputFiles(file(Buffer.from("Not a picture.")));
    await page.locator("button.primary").click();
    await page.locator("#result .problem").waitFor();
    await page.context().close();
  });

  test("the theme button changes the theme and comes back", async () => {
    const { page } = await uploadPage({ javaScriptEnabled: false });
    await page.locator("header form button").click();
    await page.locator("html[data-theme=light]").waitFor();
    expect(new URL(page.url()).pathname).toBe("/upload");
    await page.context().close();
  });
});

test("a server that is gone is said so, and the form works again when it is back", async () => {
  const { page } = await uploadPage();
  await page.route("**/upload", (route) => route.abort());
  await page.locator("[data-file]").setInputFiles(file(seven));
  await page.locator("[data-lost]").waitFor();
  await page.unroute("**/upload");
  await page.locator("button.primary").click();
  await untilText(page, "#result [data-digit]", "7");
  await page.locator("[data-lost]").waitFor({ state: "hidden" });
  await page.context().close();
});
