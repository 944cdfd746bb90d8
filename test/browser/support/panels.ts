import type { Page } from "playwright-core";
import { untilText, visit } from "./browser.ts";
import { digits, draw } from "./digits.ts";
import type { Site } from "./site.ts";

// The panels below an answer.

export const panel = (page: Page, name: string) => page.locator(`details[data-panel=${name}]`);
export const open = (page: Page, name: string) => panel(page, name).locator("summary").click();
export const button = (page: Page, name: string) => page.locator(`[data-do=${name}]`);

/** A visitor who has drawn a seven, and sees that it was read. */
export async function drawSeven({ browser, url }: Site) {
  const visited = await visit(browser, url);
  await draw(visited.page, digits["7"] ?? []);
  await untilText(visited.page, "[data-digit]", "7");
  return visited;
}

/** How many levels a canvas shows. */
export const levelsIn = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((node) => {
      const canvas = node as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(data).size;
    });
