import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alive, phone, untilText, visit } from "./support/browser.ts";
import { digits, draw, type Line, picture } from "./support/digits.ts";
import { useSite } from "./support/site.ts";

// What people complain about at other pages of this kind, and what must not happen here. Undo, clear, erasing and
// single changes between two strokes are in draw.test.ts, links in link.test.ts, paste in upload.test.ts.

const site = useSite();

/** One page for all rows that leave it as they found it, on a phone and on a desk. */
let page: Page;
let complaints: string[];

beforeAll(async () => {
  ({ page, complaints } = await visit(site.browser, site.url));
});

afterAll(async () => {
  // No row may make the browser complain, of a resize loop for example.
  // Requests that a row cuts off itself are said, too.
  expect(complaints.filter((one) => !one.includes("net::ERR_FAILED"))).toEqual([]);
  await page.context().close();
});

const dot = (x: number, y: number): readonly Line[] => [
  [
    [x, y],
    [x + 0.02, y],
  ],
];

/** How far the pad's pixel at a place of the unit square is from the paper. */
const ink = (page: Page, x: number, y: number) =>
  page.locator(".paper canvas").evaluate(
    (node, [x, y]) => {
      const canvas = node as HTMLCanvasElement;
      const surface = canvas.getContext("2d");
      const level = (x: number, y: number) =>
        surface?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1)
          .data[0] ?? 0;
      return Math.abs(level(x, y) - level(0.99, 0.01));
    },
    [x, y] as const,
  );

const hasInk = (page: Page, x: number, y: number) =>
  expect.poll(() => ink(page, x, y)).toBeGreaterThan(150);

const clear = async () => {
  await page.evaluate(() => {
    document.querySelector<HTMLElement>("[data-do=clear]")?.click();
  });
  await page.locator(".pad[data-empty=true]").waitFor();
};

const setStyle = (selector: string, style: Record<string, string>) =>
  page.locator(selector).evaluate((node, style) => {
    Object.assign((node as HTMLElement).style, style);
  }, style);

test("strokes are wiped: not when every tool is changed between two of them", async () => {
  const changes: (() => Promise<unknown>)[] = [
    () => page.locator("[data-width]").fill("0.06"),
    () => page.locator("[data-do=erase]").click(),
    () => page.locator("[data-do=erase]").click(),
    () => page.locator("header form button").click(),
    () => page.locator("[data-panel=flip] summary").click(),
    () => page.locator("[data-steps] summary").click(),
    () => page.locator("[data-model]").selectOption("mlp"),
    () => page.locator("[data-shortcuts]").click(),
    () => page.keyboard.press("Escape"),
    () => page.locator("[data-model]").selectOption("inkling"),
  ];
  const place = (i: number) => 0.05 + (0.9 * i) / changes.length;
  for (const [i, change] of changes.entries()) {
    const isErasing = await page.locator(".pad[data-tool=eraser]").count();
    const isCovered = await page.locator("dialog[open]").count();
    if (isErasing + isCovered === 0) await draw(page, dot(place(i), 0.5));
    await change();
  }
  for (const i of changes.keys()) {
    // Nothing was drawn while the eraser was in hand, or behind the list.
    if (i !== 2 && i !== 8) await hasInk(page, place(i), 0.5);
  }
  await clear();
});

describe("ink beside the pointer", () => {
  const views: [why: string, view: () => Promise<unknown>][] = [
    ["on a phone", () => page.setViewportSize({ width: 390, height: 844 })],
    ["after it was turned round", () => page.setViewportSize({ width: 844, height: 390 })],
    ["a small one on its side", () => page.setViewportSize({ width: 667, height: 375 })],
    ["scrolled", () => page.evaluate(() => scrollTo(0, 60))],
    ["on a desk", () => page.setViewportSize({ width: 1280, height: 800 })],
    ["in a box that scrolls", () => setStyle("#main", { overflow: "auto", height: "700px" })],
    ["shrunk by a transform", () => setStyle(".paper", { transform: "scale(0.7)" })],
    ["moved by a transform", () => setStyle(".paper", { transform: "translate(10px, 8px)" })],
    ["enlarged by the page's zoom", () => setStyle(".paper", { zoom: "1.3" })],
    [
      "after a drawing of the examples",
      async () => {
        await page.evaluate(() => document.querySelector<HTMLElement>(".examples a")?.click());
        await page.locator(".pad[data-empty=false]").waitFor();
      },
    ],
  ];

  test.each(views)("%s", async (_why, view) => {
    await view();
    await clear();
    await draw(page, dot(0.25, 0.75));
    await hasInk(page, 0.26, 0.75);
    expect(await ink(page, 0.26, 0.6)).toBeLessThan(20);
    await setStyle("#main", { overflow: "", height: "" });
    await setStyle(".paper", { transform: "", zoom: "" });
    await clear();
  });
});

test("the canvas grows and grows: its size is the style sheet's, however often the window changes", async () => {
  const sizes: number[] = [];
  for (const width of [1280, 700, 390, 700, 1280, 1281, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".paper canvas");
      return canvas?.width === Math.round((canvas?.clientWidth ?? 0) * devicePixelRatio);
    });
    if (width === 1280) {
      sizes.push((await page.locator(".paper canvas").boundingBox())?.width ?? 0);
    }
  }
  expect(new Set(sizes).size).toBe(1);
});

test("a canvas that was hidden at first, or in a tab behind, takes strokes when it is seen", async () => {
  const other = await page.context().newPage();
  await other.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      const pad = document.querySelector<HTMLElement>(".pad");
      if (pad) pad.hidden = true;
    });
  });
  await other.goto(site.url);
  await page.bringToFront();
  await other.locator("[data-island=pad][data-alive]").waitFor({ state: "attached" });
  await other.locator(".pad").evaluate((node) => {
    (node as HTMLElement).hidden = false;
  });
  await other.bringToFront();
  await other.locator(".pad").waitFor();
  await draw(other, digits["7"] ?? []);
  await untilText(other, "[data-digit]", "7");
  await other.close();
});

test("a thin line is lost in 28 by 28 pixels: the thinnest pen's is not", async () => {
  await page.locator("[data-width]").fill("0.03");
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  const most = await page.locator("canvas[data-seen]").evaluate((node) => {
    const surface = (node as HTMLCanvasElement).getContext("2d");
    return Math.max(
      ...(surface?.getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0) ?? []),
    );
  });
  expect(most).toBeGreaterThan(128);
  await page.locator("[data-width]").fill("0.0825");
  await clear();
});

test("bars are doubled or jump: there are ten, in the digits' order, after three answers", async () => {
  for (const name of ["7", "1", "7"]) {
    await draw(page, digits[name] ?? []);
    await untilText(page, "[data-digit]", name);
    await clear();
  }
  const names = async () => (await page.locator("[data-bar] th").allTextContents()).join("");
  expect(await names()).toBe("0123456789");
  expect(await page.locator(".bars rect").count()).toBe(10);
  // By how likely they are where that is asked for, which is remembered.
  await draw(page, digits["7"] ?? []);
  await untilText(page, "[data-digit]", "7");
  const switched = page.locator("[data-likely-first]");
  await switched.check();
  expect(await names()).toMatch(/^7\d{9}$/);
  const shares = await page.locator("[data-share]").allTextContents();
  const values = shares.map((share) => Number.parseFloat(share.replace("<", "")));
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  await page.reload();
  await alive(page);
  expect(await switched.isChecked()).toBe(true);
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");
  expect(await names()).toMatch(/^1\d{9}$/);
  await clear();
  expect(await names()).toBe("0123456789");
  await switched.uncheck();
});

test("only the paper takes all gestures; the page may be scrolled and pinched, but not zoomed by a double tap", async () => {
  const { page: mobile } = await visit(site.browser, site.url, phone);
  const actions = await mobile.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((node) => getComputedStyle(node).touchAction === "none")
      .map((node) => node.tagName),
  );
  expect(actions).toEqual(["CANVAS"]);
  expect(await mobile.evaluate(() => getComputedStyle(document.documentElement).touchAction)).toBe(
    "manipulation",
  );
  const viewport = await mobile.locator("meta[name=viewport]").getAttribute("content");
  expect(viewport).not.toMatch(/user-scalable|maximum-scale/);
  await mobile.context().close();
});

describe("a phone on its side", () => {
  test.each([
    [844, 390],
    [667, 375],
  ])("%i by %i: the whole paper is in sight, its tools within reach", async (width, height) => {
    const { page: mobile } = await visit(site.browser, site.url, {
      ...phone,
      viewport: { width, height },
    });
    await mobile.locator(".paper").scrollIntoViewIfNeeded();
    const paper = await mobile.locator(".paper").boundingBox();
    expect(paper?.height).toBeLessThanOrEqual(height - 8);
    expect(paper?.height).toBeGreaterThan(180);
    const answer = await mobile.locator(".answer").boundingBox();
    expect(answer?.x).toBeGreaterThan((paper?.x ?? 0) + (paper?.width ?? 0));
    expect(await mobile.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await mobile.context().close();
  });
});

describe("messages", () => {
  const sizes: [why: string, width: number, height: number, scroll: number][] = [
    ["a phone", 390, 844, 0],
    ["a phone, scrolled", 390, 600, 80],
    ["a phone on its side", 667, 375, 60],
    ["a tablet", 768, 700, 0],
    ["a desk", 1280, 800, 0],
  ];

  test.each(sizes)(
    "%s: cover no paper, say what happened as text, and go",
    async (...[, width, height, scroll]) => {
      await page.setViewportSize({ width, height });
      await page.evaluate((y) => scrollTo(0, y), scroll);
      await page.route("**/healthz", (route) => route.abort());
      await page.evaluate(() => dispatchEvent(new Event("offline")));
      const toast = page.locator(".toast");
      await toast.waitFor();
      expect(await toast.locator("p").textContent()).toMatch(
        /^The server cannot be reached; .*\.$/,
      );
      expect(await page.locator("[data-toasts][role=status]").count()).toBe(1);
      const [box, paper] = [await toast.boundingBox(), await page.locator(".paper").boundingBox()];
      if (!box || !paper) throw new Error("There is no message, or no paper.");
      const isOver =
        box.y < paper.y + paper.height &&
        box.y + box.height > paper.y &&
        box.x < paper.x + paper.width &&
        box.x + box.width > paper.x;
      expect(isOver).toBe(false);
      await page.unroute("**/healthz");
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await toast.filter({ hasText: "The server answers again." }).locator("button").click();
      await toast.waitFor({ state: "detached" });
    },
  );
});

describe("an uploaded picture", () => {
  const upload = async (buffer: Buffer, mimeType = "image/png") => {
    const { page } = await visit(site.browser, `${site.url}/upload`);
    await page.locator("[data-file]").setInputFiles({ name: "digit", mimeType, buffer });
    await untilText(page, "#result [data-digit]", "7");
    return page;
  };

  test("of 28 by 28 pixels is shown large, its pixels crisp", async () => {
    const page = await upload(
      await sharp(await picture("7"))
        .resize(28, 28)
        .png()
        .toBuffer(),
    );
    const image = page.locator(".uploaded img");
    expect((await image.boundingBox())?.width).toBeGreaterThanOrEqual(100);
    expect(await image.evaluate((node) => getComputedStyle(node).imageRendering)).toBe("pixelated");
    await page.context().close();
  });

  test("of a phone's 12 megapixels, held on its side, is read upright and leaves the page whole", async () => {
    // As a phone stores it: turned to the left, with a note to turn it right again.
    const upright = await sharp(await picture("7", 3000))
      .extend({ bottom: 1000, background: "#f4f1e8" })
      .png()
      .toBuffer();
    const photo = await sharp(upright)
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const page = await upload(photo, "image/jpeg");
    const isTall = await page.locator(".uploaded img").evaluate((node) => {
      const { naturalWidth, naturalHeight } = node as HTMLImageElement;
      return naturalHeight > naturalWidth;
    });
    expect(isTall).toBe(true);
    await page.context().close();
  });
});
