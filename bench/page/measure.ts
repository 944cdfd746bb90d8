import type { Browser, BrowserContextOptions, Page, Request } from "playwright-core";
import { type Kind, kindOf, type PageCost } from "./budget.ts";

/** Until it is a failure, in milliseconds: the machine may have other work. */
const PATIENCE = 60_000;

type Line = readonly (readonly [x: number, y: number])[];

/** A 7, a 2 and an 11, as points in a square of side 1. */
const DRAWINGS: readonly (readonly Line[])[] = [
  [
    [
      [0.3, 0.25],
      [0.7, 0.25],
      [0.45, 0.8],
    ],
  ],
  [
    [
      [0.32, 0.34],
      [0.42, 0.21],
      [0.58, 0.21],
      [0.66, 0.34],
      [0.34, 0.78],
      [0.72, 0.78],
    ],
  ],
  [
    [
      [0.3, 0.25],
      [0.32, 0.8],
    ],
    [
      [0.6, 0.25],
      [0.62, 0.8],
    ],
  ],
];

interface Seen {
  answerable: number;
  shift: number;
  moved: string[];
}

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly { readonly node: Node | null }[];
}

declare global {
  interface Window {
    /** What the page's watcher has seen. */
    cost?: Seen;
  }
}

const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Opens the Draw page with an empty cache, draws on it, and says what that took. */
export async function measurePage(
  browser: Browser,
  url: string,
  device: BrowserContextOptions = DESK,
): Promise<PageCost> {
  const context = await browser.newContext(device);
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = await context.newPage();
    const done: Promise<readonly [Kind, number]>[] = [];
    page.on("requestfinished", (request) => done.push(costOf(request)));
    await page.addInitScript(watch);
    await page.goto(url);
    await page.locator("[data-island=answer][data-ready]").waitFor();
    await page.locator("[data-island=pad][data-alive]").waitFor();
    // A page on its way grows: what is meant is what moves under the pen.
    await page.evaluate(() => Object.assign(window.cost ?? {}, { shift: 0, moved: [] }));
    for (const drawing of DRAWINGS) {
      for (const line of drawing) await draw(page, line);
      await page.locator("[data-do=clear]").click();
      await page.locator("[data-island=answer][data-state=empty]").waitFor();
    }
    const { answerable, shift, moved } = await seenBy(page);
    const byKind = new Map<Kind, number>();
    for (const [kind, size] of await Promise.all(done)) {
      byKind.set(kind, (byKind.get(kind) ?? 0) + size);
    }
    const bytes = [...byKind.values()].reduce((sum, size) => sum + size, 0);
    return { bytes, byKind, answerable, shift, moved };
  } finally {
    await context.close();
  }
}

/** As it came over the wire: compressed, with its headers. Those of workers are told to the page, too. */
async function costOf(request: Request): Promise<readonly [Kind, number]> {
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  // Of a worker's own script Chromium says 0.
  const body = responseBodySize || Number((await request.response())?.headers()["content-length"]);
  const size = responseHeadersSize + (body || 0);
  return [kindOf(request.url(), request.resourceType()), size];
}

/** Runs in the page before its scripts: notes when the reader is ready, and what moves without being asked to. */
function watch(): void {
  const cost: Seen = { answerable: 0, shift: 0, moved: [] };
  window.cost = cost;
  new MutationObserver(() => {
    const ready = document.querySelector("[data-island=answer][data-ready]");
    if (ready && cost.answerable === 0) cost.answerable = performance.now();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-ready"] });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      cost.shift += value;
      for (const { node } of sources) cost.moved.push(`${node?.nodeName} "${node?.textContent}"`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function draw(page: Page, line: Line): Promise<void> {
  const box = await page.locator(".paper canvas").boundingBox();
  if (box === null) throw new Error("The page has no canvas to draw on.");
  for (const [i, [x, y]] of line.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await page.locator("[data-island=answer]:not([data-state=empty])").waitFor();
}

/** Once the last change is two frames old. */
const seenBy = (page: Page): Promise<Seen> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    return window.cost ?? { answerable: Number.NaN, shift: Number.NaN, moved: [] };
  });
