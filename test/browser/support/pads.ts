import type { Page } from "playwright-core";
import { expect } from "vitest";
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
