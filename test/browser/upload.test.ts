import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { phone, untilText, visit } from "./support/browser.ts";
import { picture } from "./support/digits.ts";
import { hand } from "./support/hand.ts";
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
const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator("[data-file]").setInputFiles(files);
const rows = (page: Page) => page.locator("[data-lines] > tr:not(.detail)");

/** Hands the page a file as a person would: by an event that carries it. */

describe("with scripts", () => {
  test("a picture chosen, dropped or pasted anywhere is read in this browser at once", async () => {
    const { page, complaints } = await uploadPage();
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.method() !== "GET") sent.push(request.url());
    });
    await choose(page, file(seven));
    await untilText(page, "#result [data-digit]", "7");
    expect(await page.locator("#result [data-bar]").count()).toBe(10);
    expect(await page.locator("#result [data-top] li").count()).toBe(3);
    expect(await page.locator("#result [data-read-by]").textContent()).toMatch(/in this browser/);
    await page.locator("#result [data-picture]").waitFor();

    expect(await page.locator(".veil").isVisible()).toBe(false);
    await hand(page, "dragover", seven);
    expect(await page.locator(".veil").isVisible()).toBe(true);
    await hand(page, "drop", await picture("1"));
    await untilText(page, "#result [data-digit]", "1");
    expect(await page.locator(".veil").isVisible()).toBe(false);

    await hand(page, "paste", seven);
    await untilText(page, "#result [data-digit]", "7");
    await page.locator("#result [data-steps] summary").click();
    await page.locator("#result [data-steps] canvas").first().waitFor();
    expect(sent).toEqual([]);
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
    await choose(page, file(seven));
    release();
    await untilText(page, "#result [data-digit]", "7");
    await page.close();
  });

  test("a phone's photo of 12 megapixels, on its side by EXIF, is read as the server reads it", async () => {
    const photo = await sharp({
      create: { width: 3024, height: 4032, channels: 3, background: "#f4f1e8" },
    })
      .composite([
        { input: await picture("7", 1200), left: 300, top: 900 },
        { input: await picture("4", 1200), left: 1500, top: 900 },
      ])
      .png()
      .toBuffer();
    // Stored a quarter turn to the left; EXIF says to turn it right.
    const bytes = await sharp(photo).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const stored = await sharp(bytes).metadata();
    expect([stored.width, stored.height, stored.orientation]).toEqual([4032, 3024, 6]);

    const { page, complaints } = await uploadPage(phone);
    await choose(page, { name: "photo.jpg", mimeType: "image/jpeg", buffer: bytes });
    await untilText(page, "#result [data-digit]", "74");
    const image = page.locator("#result [data-picture]");
    const shown = await image.evaluate((node: HTMLImageElement) => [
      node.naturalWidth,
      node.naturalHeight,
    ]);
    expect(shown).toEqual([480, 640]);
    // Frames lie in the picture as it was read: a quarter of the photo.
    const frames = page.locator("#result [data-boxes]");
    expect(await frames.getAttribute("viewBox")).toBe("0 0 756 1008");
    expect(await frames.locator("rect").count()).toBe(2);
    const answer = await fetch(`${site.url}/api/v1/read`, {
      method: "POST",
      body: new Uint8Array(bytes),
    });
    const server = (await answer.json()) as { text: string; confidence: number; width: number };
    expect([server.text, server.width]).toEqual(["74", 3024]);
    const confidence = Number.parseFloat(
      (await page.locator("#result [data-confidence]").textContent())?.replace(">", "") ?? "",
    );
    expect(Math.abs(confidence - 100 * server.confidence)).toBeLessThan(2);
    // As the phone's own camera gives it, too.
    await page.locator("[data-photo]").setInputFiles(file(await picture("1"), "photo.png"));
    await untilText(page, "#result [data-digit]", "1");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("what cannot be read is said in a sentence, and the next picture is read", async () => {
    const blank = await sharp({
      create: { width: 64, height: 64, channels: 3, background: "white" },
    })
      .png()
      .toBuffer();
    const bomb = Buffer.from(seven);
    // A header that says 60,000 by 60,000.
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const bad: [bytes: Buffer, says: RegExp][] = [
      [Buffer.alloc(40 * 2 ** 20 + 1), /40\.1 MiB; at most 40 MiB/],
      [Buffer.from("%PDF-1.7 not a picture"), /PDF is not read/],
      [blank, /The picture is blank/],
      [bomb, /3600 million/],
    ];
    const { page } = await uploadPage();
    for (const [i, [bytes, says]] of bad.entries()) {
      // From the disk: what is handed over in memory goes to the browser as text.
      const path = join(folder, `bad-${i}.png`);
      await writeFile(path, bytes);
      await page.locator("[data-file]").setInputFiles(path);
      await page.locator("#result [data-problem]").filter({ hasText: says }).waitFor();
    }
    await choose(page, file(seven));
    await untilText(page, "#result [data-digit]", "7");
    expect(await page.locator("#result [data-problem]").isVisible()).toBe(false);
    await page.context().close();
  });

  test("what this browser cannot open goes to the server, and a server that is gone is said so", async () => {
    const { page } = await uploadPage();
    const tiff = {
      name: "seven.tif",
      mimeType: "image/tiff",
      buffer: await sharp(seven).tiff().toBuffer(),
    };
    await page.route("**/upload", (route) => route.abort());
    await choose(page, tiff);
    await page.locator("[data-lost]").waitFor();
    await page.unroute("**/upload");
    await choose(page, tiff);
    await untilText(page, "#result [data-digit]", "7");
    await page.locator("#result").getByText("on the server").waitFor();
    await page.locator("[data-lost]").waitFor({ state: "hidden" });
    await choose(page, file(await picture("1")));
    await untilText(page, "#result [data-digit]", "1");
    await page.context().close();
  });
});

describe("several pictures", () => {
  const archive = async () => {
    const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
    for (const digit of ["0", "1", "2", "3", "4", "7"]) {
      const bytes = new Uint8Array(await picture(digit));
      await zip.add(`forms/${digit}/=${digit}.png`, new Uint8ArrayReader(bytes));
    }
    // A wrong label, and what is no picture though it is called one.
    await zip.add("forms/9/odd.png", new Uint8ArrayReader(new Uint8Array(seven)));
    await zip.add("forms/9/damaged.png", new TextReader("no picture"));
    await zip.add("forms/readme.txt", new TextReader("forms"));
    return Buffer.from(await (await zip.close()).arrayBuffer());
  };

  test("a ZIP file gives a table, which can be ordered, looked into, corrected and saved", async () => {
    const { page, complaints } = await uploadPage();
    await choose(page, { name: "forms.zip", mimeType: "application/zip", buffer: await archive() });
    await untilText(
      page,
      "[data-accuracy]",
      "6 of 8 right, 75.00 %, by the labels in the folders' names.",
    );
    expect(await rows(page).count()).toBe(8);
    expect(await page.locator("[data-summary]").textContent()).toMatch(
      /^8 pictures: .* 1 not read\.$/,
    );
    expect(await page.locator("[data-notes]").textContent()).toMatch(/1 file was left out/);
    expect(await page.locator("#result").isVisible()).toBe(false);
    expect(await rows(page).first().locator("[data-name]").textContent()).toBe("forms/0/=0.png");

    await page.locator("[data-order]").selectOption("doubt");
    expect(await rows(page).first().locator("[data-name]").textContent()).toMatch(/damaged/);
    expect(await rows(page).first().locator("[data-problem]").textContent()).toMatch(/format/);

    const odd = rows(page).filter({ hasText: "odd.png" });
    expect(await odd.getAttribute("data-right")).toBe("false");
    await odd.locator("[data-look]").click();
    await untilText(page, ".detail [data-digit]", "7");
    await page.locator(".detail [data-picture]").waitFor();
    await odd.locator("[data-look]").click();
    expect(await page.locator(".detail").count()).toBe(0);

    await odd.locator("[data-text]").fill("9");
    await untilText(page, "tr[data-state=corrected] [data-verdict]", "corrected");
    // Who writes in a field pastes into it; and what was corrected is not lost without a question.
    await hand(page, "paste", seven, "[data-text]");
    const asked = page.waitForEvent("dialog").then((dialog) => dialog.dismiss());
    await choose(page, file(seven, "a.png"), file(seven, "b.png"));
    await asked;
    expect(await rows(page).count()).toBe(8);
    expect(await page.locator("#result").isVisible()).toBe(false);

    const download = page.waitForEvent("download");
    await page.locator("[data-csv]").click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe("inkling-readings.csv");
    const lines = (await readFile(await saved.path(), "utf8")).trimEnd().split("\n");
    expect(lines[0]).toBe("file,text,confidence");
    expect(lines).toHaveLength(8);
    expect(lines).toContain("forms/9/odd.png,9,");
    expect(lines.find((line) => line.includes("=4"))).toMatch(/^forms\/4\/=4\.png,4,[01]\.\d{4}$/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("reading stops, goes on, and holds on to no picture's address", async () => {
    const { page, complaints } = await uploadPage({ ...phone, colorScheme: "dark" });
    await page.evaluate(() => {
      const { createObjectURL, revokeObjectURL } = URL;
      let open = 0;
      URL.createObjectURL = (blob) => {
        document.body.dataset.open = String(++open);
        return createObjectURL.call(URL, blob);
      };
      URL.revokeObjectURL = (url) => {
        document.body.dataset.open = String(--open);
        revokeObjectURL.call(URL, url);
      };
      // As soon as the first line stands.
      const lines = document.querySelector("[data-lines]");
      const observer = new MutationObserver(() => {
        observer.disconnect();
        document.querySelector<HTMLElement>("[data-stop]")?.click();
      });
      if (lines) observer.observe(lines, { childList: true });
    });
    const files = Array.from({ length: 12 }, (_, i) => file(seven, `${i}.png`));
    await choose(page, ...files);
    await untilText(page, "[data-stop] span", "Go on");
    await page
      .locator("[data-summary]")
      .filter({ hasText: /picture/ })
      .waitFor();
    expect(await rows(page).count()).toBeLessThan(4);
    await page.locator("[data-stop]").click();
    await expect.poll(() => rows(page).count()).toBe(12);
    await page.locator("[data-stop]").waitFor({ state: "hidden" });
    await page.locator("body[data-open='0']").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("without scripts", () => {
  test("the form gives a page with the answer, and the problem, and a table of several", async () => {
    const { page } = await uploadPage({ javaScriptEnabled: false });
    const send = async (...files: ReturnType<typeof file>[]) => {
      await choose(page, ...files);
      await page.locator("button.primary:visible").click();
    };
    await send(file(seven));
    await untilText(page, "[data-digit]", "7");
    expect(await page.locator("nav a").count()).toBe(7);
    await send(file(Buffer.from("Not a picture.")));
    await page.locator("#result .problem").waitFor();
    await send(file(seven), file(await picture("1"), "one.png"));
    await page.locator("#result .readings").waitFor();
    expect(await page.locator("#result tbody b").allTextContents()).toEqual(["7", "1"]);
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
