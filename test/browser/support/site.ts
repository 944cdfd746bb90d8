import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { startApp, type TestApp } from "./app.ts";
import { openBrowser } from "./browser.ts";

export interface Site {
  readonly url: string;
  readonly browser: Browser;
}

/** The real app and a browser for all tests of a file: opened before the first, closed after the last. */
export function useSite(): Site {
  let app: TestApp | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  return {
    get url() {
      return open(app).url;
    },
    get browser() {
      return open(browser);
    },
  };
}

function open<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("The site is open while tests run only.");
  return thing;
}
