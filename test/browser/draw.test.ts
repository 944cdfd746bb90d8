import { toInput } from "@inkling/engine";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { alive, phone, untilText, visit } from "./support/browser.ts";
import { digits, draw, type Line, picture } from "./support/digits.ts";
import { hand } from "./support/hand.ts";
import { button } from "./support/panels.ts";
import { darkness } from "./support/paper.ts";
import { useSite } from "./support/site.ts";

declare global {
  interface Window {
    /** Those that the page has asked. */
    queries?: MediaQueryList[];
  }
}

const site = useSite();

const seven = digits["7"] ?? [];
const isEmpty = (page: Page) => page.locator(".answer[data-state=empty]").waitFor();
const isAnswered = (page: Page) => page.locator(".answer:not([data-state=empty])").waitFor();
/** What the model saw, as it is shown: [784] bytes. */
const seenPixels = (page: Page) =>
  page.locator("canvas[data-seen]").evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const image = canvas.getContext("2d")?.getImageData(0, 0, 28, 28).data ?? [];
    return Array.from({ length: 784 }, (_, i) => image[4 * i] ?? -1);
  });

describe("an answer while one draws", () => {
  test.each(Object.entries(digits))("reads a %s drawn with the mouse", async (name, lines) => {
    const { page, complaints } = await visit(site.browser, site.url);
    await draw(page, lines);
    await untilText(page, "[data-digit]", name);
    const shares = await page.locator("[data-share]").allTextContents();
    expect(shares).toHaveLength(10);
    for (const share of shares) expect(share).toMatch(/^([<>]?\d+\.\d) %$/);
    // Only what comes near the answer is named beside it.
    const close = shares.filter((share) => Number.parseFloat(share.replace("<", "0")) >= 1);
    const rivals = close.length > 1 ? Math.min(3, close.length) : 0;
    expect(await page.locator("[data-top] li:visible").count()).toBe(rivals);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("comes while the pen is still down", async () => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven, { lift: false });
    await untilText(page, "[data-digit]", "7");
    await page.context().close();
  });

  test("sees the very pixels that a server makes of the same picture", async () => {
    const { page } = await visit(site.browser, site.url);
    await page.evaluate(() => {
      document.addEventListener("inkling:drawn", (event) => {
        const { pixels } = (event as CustomEvent<{ pixels: Uint8Array }>).detail;
        document.body.dataset.raster = [...pixels].join();
      });
    });
    const raster = async () => {
      const levels = await page.locator("body").getAttribute("data-raster");
      return Uint8Array.from((levels ?? "").split(","), Number);
    };
    const inNode = async () => {
      const { pixels } = toInput({ data: await raster(), width: 280, height: 280, channels: 1 });
      return Array.from(pixels, (level) => Math.round(255 * level));
    };
    for (const name of ["2", "4", "7"]) {
      await page.locator("[data-do=clear]").click({ force: true });
      await isEmpty(page);
      await draw(page, digits[name] ?? []);
      await untilText(page, "[data-digit]", name);
      // The answer to the last points may still be on its way when the digit is read.
      await expect
        .poll(async () => (await seenPixels(page)).join() === (await inNode()).join())
        .toBe(true);
    }
    await page.context().close();
  });

  test("shows the 28 by 28 pixels that the model saw", async () => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven);
    await isAnswered(page);
    const ink = await page.locator("canvas[data-seen]").evaluate((node) => {
      const canvas = node as HTMLCanvasElement;
      const data = canvas.getContext("2d")?.getImageData(0, 0, 28, 28).data ?? [];
      return {
        width: canvas.width,
        lit: Array.from(data).filter((v, i) => i % 4 === 0 && v > 128),
      };
    });
    expect(ink.width).toBe(28);
    expect(ink.lit.length).toBeGreaterThan(20);
    await page.context().close();
  });

  test("is read out once it stands", async () => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven);
    await page.locator("[data-say]", { hasText: /^7, .* sure\.$|^Unsure/ }).waitFor();
    await page.context().close();
  });

  test("touch draws too, and a second finger is left alone", async () => {
    const { page } = await visit(site.browser, site.url, { hasTouch: true });
    const box = await page.locator(".paper canvas").boundingBox();
    const client = await page.context().newCDPSession(page);
    const at = ([x, y]: readonly [number, number]) => ({
      x: (box?.x ?? 0) + x * (box?.width ?? 0),
      y: (box?.y ?? 0) + y * (box?.height ?? 0),
    });
    const send = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: object[]) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints: touchPoints as never });
    await send("touchStart", { ...at([0.3, 0.25]), id: 1 });
    await send("touchMove", { ...at([0.5, 0.25]), id: 1 });
    await send("touchStart", { ...at([0.5, 0.25]), id: 1 }, { ...at([0.9, 0.9]), id: 2 });
    await send("touchMove", { ...at([0.7, 0.25]), id: 1 }, { ...at([0.1, 0.9]), id: 2 });
    await send("touchMove", { ...at([0.45, 0.8]), id: 1 }, { ...at([0.1, 0.9]), id: 2 });
    await send("touchEnd");
    await untilText(page, "[data-digit]", "7");
    expect(await darkness(page, 0.3, 0.9)).toBeLessThan(10);
    await page.context().close();
  });
});

describe("undo and clear", () => {
  test("undo takes a stroke away, redo brings it back, by button and by key", async () => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven);
    await isAnswered(page);
    await button(page, "undo").click();
    await isEmpty(page);
    await button(page, "redo").click();
    await isAnswered(page);
    await page.keyboard.press("Control+z");
    await isEmpty(page);
    await page.keyboard.press("Control+y");
    await isAnswered(page);
    await page.context().close();
  });

  test("clear works thrice in a row, by button and by key, and can be undone", async () => {
    const { page } = await visit(site.browser, site.url);
    for (const clear of [
      () => button(page, "clear").click(),
      () => page.keyboard.press("Backspace"),
      () => button(page, "clear").click(),
    ]) {
      await draw(page, seven);
      await isAnswered(page);
      await clear();
      await isEmpty(page);
      expect(await darkness(page, 0.5, 0.25)).toBeLessThan(10);
    }
    await button(page, "undo").click();
    await untilText(page, "[data-digit]", "7");
    await page.context().close();
  });

  test("the eraser takes ink away and leaves the rest", async () => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven);
    await isAnswered(page);
    await page.keyboard.press("e");
    await draw(page, [
      [
        [0.5, 0.5],
        [0.7, 0.6],
      ],
    ]);
    await expect.poll(() => darkness(page, 0.6, 0.5)).toBeLessThan(10);
    expect(await darkness(page, 0.4, 0.25)).toBeGreaterThan(200);
    await page.context().close();
  });
});

describe("the drawing stays", () => {
  const changes: [why: string, change: (page: Page) => Promise<unknown>][] = [
    ["another width of the pen", (page) => page.locator("[data-width]").fill("0.12")],
    ["and by keys", (page) => page.keyboard.press("]").then(() => page.keyboard.press("["))],
    [
      "the eraser and back",
      (page) => page.keyboard.press("e").then(() => page.keyboard.press("e")),
    ],
    ["another theme", (page) => page.locator("header form button").dblclick()],
    ["a smaller window", (page) => page.setViewportSize({ width: 390, height: 800 })],
    ["a hidden pad", (page) => hideAndShow(page)],
  ];

  test.each(changes)("after %s", async (_why, change) => {
    const { page } = await visit(site.browser, site.url);
    await draw(page, seven);
    await untilText(page, "[data-digit]", "7");
    await change(page);
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".paper canvas");
      return canvas !== null && canvas.width === Math.round(canvas.clientWidth * devicePixelRatio);
    });
    await untilText(page, "[data-digit]", "7");
    const [ink, ground] = [await darkness(page, 0.5, 0.25), await darkness(page, 0.1, 0.1)];
    expect(Math.abs(ink - ground)).toBeGreaterThan(150);
    await page.context().close();
  });

  async function hideAndShow(page: Page): Promise<void> {
    const toggle = (hidden: boolean) =>
      page.locator(".pad").evaluate((node, on) => {
        (node as HTMLElement).hidden = on;
      }, hidden);
    await toggle(true);
    await page.locator(".pad").waitFor({ state: "hidden" });
    await toggle(false);
    await page.locator(".pad").waitFor();
  }
});

test.each([
  ["at the top", { width: 1280, height: 800 }, 0],
  ["after scrolling", { width: 390, height: 500 }, 120],
])("ink is under the pointer %s", async (_why, viewport, scroll) => {
  const { page } = await visit(site.browser, site.url, { viewport, deviceScaleFactor: 2 });
  await page.evaluate((y) => scrollTo(0, y), scroll);
  await page.waitForFunction((y) => scrollY === y, scroll);
  await draw(page, [
    [
      [0.25, 0.5],
      [0.3, 0.5],
    ],
  ]);
  await isAnswered(page);
  expect(await darkness(page, 0.25, 0.5)).toBeGreaterThan(200);
  expect(await darkness(page, 0.25, 0.6)).toBeLessThan(10);
  await page.context().close();
});

test("the drawing is shown anew where only the density of the screen changes", async () => {
  const { page } = await visit(site.browser, site.url);
  await page.addInitScript(() => {
    const ask = window.matchMedia.bind(window);
    window.queries = [];
    window.matchMedia = (query) => {
      const asked = ask(query);
      window.queries?.push(asked);
      return asked;
    };
  });
  await page.reload();
  await alive(page);
  await draw(page, seven);
  await isAnswered(page);
  const canvas = page.locator(".paper canvas");
  const width = () => canvas.evaluate((node) => (node as HTMLCanvasElement).width);
  const before = await width();
  const client = await page.context().newCDPSession(page);
  // Twice: each change is waited for anew.
  for (const [was, density] of [
    [1, 2],
    [2, 3],
  ] as const) {
    const metrics = { width: 1280, height: 720, deviceScaleFactor: density, mobile: false };
    await client.send("Emulation.setDeviceMetricsOverride", metrics);
    // Another screen would tell the query; an emulated one changes in silence.
    await page.evaluate((query) => {
      for (const one of window.queries ?? []) {
        if (one.media === query) one.dispatchEvent(new Event("change"));
      }
    }, `(resolution: ${was}dppx)`);
    await expect.poll(async () => (await width()) / before).toBeCloseTo(density, 1);
    expect(await darkness(page, 0.5, 0.25)).toBeGreaterThan(200);
  }
  await page.context().close();
});

describe("a correction", () => {
  const said = ".correction [data-said]";

  test("is a key away after the mouse has drawn, and is in the list of keys", async () => {
    const { page } = await visit(site.browser, site.url);
    await page.locator("[data-width]").focus();
    await draw(page, seven);
    await untilText(page, "[data-digit]", "7");
    await page.keyboard.press("1");
    await untilText(page, said, "Kept on this device as a 1.");
    await page.keyboard.press("?");
    const keys = page.locator("dialog.shortcuts div", { hasText: "Say what the drawing was" });
    expect(await keys.locator("kbd").textContent()).toBe("0–9");
    await page.context().close();
  });

  test("that is refused says so until the drawing changes", async () => {
    const { page } = await visit(site.browser, site.url);
    await page.locator(".correction [data-label='7']").click();
    await untilText(page, said, "Draw a digit first: there is nothing here to learn from.");
    await draw(page, seven);
    await expect.poll(() => page.locator(said).textContent()).toBe("");
    await page.context().close();
  });
});

describe("a picture that is handed to the page", () => {
  test.each(["drop", "paste"] as const)(
    "by a %s is read by the page for pictures, once",
    async (how) => {
      const { page, complaints } = await visit(site.browser, site.url);
      if (how === "drop") {
        await hand(page, "dragover", await picture("7"));
        await page.locator(".veil", { hasText: "Drop pictures" }).waitFor();
      }
      await hand(page, how, await picture("7"));
      await page.waitForURL("**/upload");
      await untilText(page, "#result [data-digit]", "7");
      await page.reload();
      await page.locator("form[data-ready]").waitFor();
      expect(await page.locator("#result [data-digit]").textContent()).toBe("–");
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  test("is told where to go where the browser keeps nothing", async () => {
    const { page } = await visit(site.browser, site.url);
    await page.evaluate(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no", "SecurityError");
      };
    });
    await hand(page, "drop", await picture("7"));
    await page.locator(".toast button", { hasText: "Open Upload" }).click();
    await page.waitForURL("**/upload");
    await page.context().close();
  });
});

test("on a phone held on its side the answer is beside the paper, with room for it", async () => {
  const viewport = { width: 844, height: 390 };
  const { page } = await visit(site.browser, site.url, { ...phone, viewport });
  const [pad, answer, film] = await Promise.all(
    [".pad", ".answer", ".film"].map((one) => page.locator(one).boundingBox()),
  );
  expect(answer!.x).toBeGreaterThan(pad!.x + pad!.width);
  expect(answer!.width).toBeGreaterThan(360);
  expect(film!.x).toBe(pad!.x);
  await page.context().close();
});

test("without scripts the page points to the upload", async () => {
  const { page } = await visit(site.browser, site.url, { javaScriptEnabled: false });
  await page.locator("noscript a, .note a").first().click();
  await page.waitForURL("**/upload");
  await page.context().close();
});

describe("a number of several digits", () => {
  /** A digit of the unit square, smaller and moved. */
  const at = (lines: readonly Line[], left: number): readonly Line[] =>
    lines.map((line) => line.map(([x, y]) => [left + 0.4 * x, 0.3 + 0.4 * y] as const));

  test("is read as it grows, each digit in its frame, and one digit again after an undo", async () => {
    const { page, complaints } = await visit(site.browser, site.url);
    await page.locator("[data-width]").fill("0.04");
    const frames = page.locator("[data-boxes] rect");
    await draw(page, at(digits["1"]!, 0.05));
    await untilText(page, "[data-digit]", "1");
    expect(await frames.count()).toBe(0);
    await draw(page, at(seven, 0.5));
    await untilText(page, "[data-digit]", "17");
    expect(await frames.count()).toBe(2);
    expect(await page.locator("[data-digits] li").count()).toBe(2);
    expect(await page.locator("[data-digits] b").allTextContents()).toEqual(["1", "7"]);
    expect(await page.locator(".bars").isVisible()).toBe(false);
    await button(page, "undo").click();
    await untilText(page, "[data-digit]", "1");
    expect(await frames.count()).toBe(0);
    expect(await page.locator(".bars").isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
