import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Read } from "../../../web/embed/inkling-pad.ts";
import type { Line } from "./digits.ts";

// `<inkling-pad>` on any page.

/** What scripts of a page have of it. */
export interface Pad extends HTMLElement {
  value: string;
  readonly validationMessage: string;
}

/** Writes into a pad; x and y in heights of its paper. */
export async function write(
  page: Page,
  pad: string,
  lines: readonly Line[],
  left = 0,
): Promise<void> {
  const canvas = page.locator(`${pad} canvas`);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("There is no paper to write on.");
  for (const line of lines) {
    for (const [i, [x, y]] of line.entries()) {
      await page.mouse.move(box.x + (left + x) * box.height, box.y + y * box.height, { steps: 3 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

export const valueIn = (page: Page, pad: string) =>
  page.locator(pad).evaluate((node) => (node as Pad).value);

export const untilValue = (page: Page, pad: string, value: string) =>
  expect.poll(() => valueIn(page, pad)).toBe(value);

/** What a pad says beneath. */
export const messageAt = (page: Page, pad: string) => page.locator(`${pad} [part=message]`);

/** What `inkling-read` says from now on, the newest last. */
export const listen = (page: Page) =>
  page.evaluate(() => {
    const reads: unknown[] = [];
    Object.assign(window, { reads });
    document.addEventListener("inkling-read", (event) => {
      reads.push((event as CustomEvent<unknown>).detail);
    });
  });
export const lastRead = (page: Page) =>
  page.evaluate(() => (window as unknown as { reads: Read[] }).reads.at(-1));
