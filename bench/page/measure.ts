import type { Browser, Page, Request } from "playwright-core";
import { type Kind, kindOf, type PageCost } from "./budget.ts";

/** Until it is a failure, in milliseconds: the machine may have other work. */
const PATIENCE = 60_000;

/** A 7 and a 4, as lines of points in a square of side 1. */
const DRAWINGS: readonly (readonly (readonly [x: number, y: number][])[])[] = [
  [
    [
      [0.3, 0.25],
      [0.7, 0.25],
      [0.45, 0.8],
    ],
  ],
  [
    [
      [0.4, 0.2],
      [0.3, 0.52],
      [0.7, 0.52],
    ],
    [
      [0.62, 0.25],
      [0.6, 0.82],
    ],
  ],
];

interface Seen {
  answerable: number;
  shift: number;
}

declare global {
  interface Window {
    /** What the page's watcher has seen. */
    cost?: Seen;
  }
}

/** Opens the Draw page with an empty cache, draws on it, and says what that took. */
export async function measurePage(browser: Browser, url: string): Promise<PageCost> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = await context.newPage();
    const done: Promise<readonly [Kind, number]>[] = [];
    page.on("requestfinished", (request) => done.push(costOf(request)));
    await page.addInitScript(watch);
    await page.goto(url);
    await page.locator("[data-island=answer][data-ready]").waitFor();
    await page.locator("[data-island=pad][data-alive]").waitFor();
    for (const drawing of DRAWINGS) {
      await draw(page, drawing);
      await page.locator("[data-do=clear]").click();
      await page.locator("[data-island=answer][data-state=empty]").waitFor();
    }
    const { answerable, shift } = await seenBy(page);
    const byKind = new Map<Kind, number>();
    for (const [kind, size] of await Promise.all(done)) {
      byKind.set(kind, (byKind.get(kind) ?? 0) + size);
    }
    const bytes = [...byKind.values()].reduce((sum, size) => sum + size, 0);
    return { bytes, byKind, answerable, shift };
  } finally {
    await context.close();
  }
}

/** As it came over the wire: compressed, with its headers. Those of workers are told to the page, too. */
async function costOf(request: Request): Promise<readonly [Kind, number]> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  const size = responseBodySize + responseHeadersSize;
  return [kindOf(request.url(), request.resourceType()), size];
}

/** Runs in the page before its scripts: notes when the reader is ready, and what moves without being asked to. */
function watch(): void {
  const cost = { answerable: 0, shift: 0 };
  window.cost = cost;
  new MutationObserver(() => {
    const ready = document.querySelector("[data-island=answer][data-ready]");
    if (ready && cost.answerable === 0) cost.answerable = performance.now();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-ready"] });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) cost.shift += (entry as { value?: number }).value ?? 0;
  }).observe({ type: "layout-shift", buffered: true });
}

async function draw(page: Page, lines: (typeof DRAWINGS)[number]): Promise<void> {
  const box = await page.locator(".paper canvas").boundingBox();
  if (box === null) throw new Error("The page has no canvas to draw on.");
  for (const line of lines) {
    for (const [i, [x, y]] of line.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
  await page.locator("[data-island=answer]:not([data-state=empty])").waitFor();
}

/** Once the last change is two frames old. */
const seenBy = (page: Page): Promise<Seen> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    return window.cost ?? { answerable: Number.NaN, shift: Number.NaN };
  });
