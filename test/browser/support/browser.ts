import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openChromium } from "../../../bench/browser/chromium.ts";

/** A visitor's phone, for newContext. */
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** An installed Chromium or Chrome. */
export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  openChromium(undefined, more);

export interface Visit {
  readonly page: Page;
  /** What the browser complained of: errors, refused content, scripts that failed. */
  readonly complaints: string[];
}

/**
 * A visitor without history at `url`, once the scripts of the page are at work. Nothing is kept for later: what
 * a service worker answers would not pass by those who stand in for the server.
 */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  // A machine with other work may take its time.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // An answer of 422 is the page's business, not a fault of it.
    const isAnswer = /status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !isAnswer) complaints.push(message.text());
  });
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await alive(page);
  return { page, complaints };
}

/** Until every island has started. */
export async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>("[data-island]")].every(
      (island) => island.dataset.alive === "true",
    ),
  );
}

/** Until an element's text is what is wanted. */
export async function untilText(page: Page, selector: string, wanted: string): Promise<void> {
  await page
    .locator(selector)
    .filter({ hasText: new RegExp(`^\\s*${literally(wanted)}\\s*$`) })
    .first()
    .waitFor();
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
