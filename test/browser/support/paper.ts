import type { Page } from "playwright-core";

/** The darkness, 0..255, of the pad's pixel at a place of the unit square. */
export const darkness = (page: Page, x: number, y: number) =>
  page.locator(".paper canvas").evaluate(
    (node, [x, y]) => {
      const canvas = node as HTMLCanvasElement;
      const pixel = canvas
        .getContext("2d")
        ?.getImageData(Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1);
      return 255 - (pixel?.data[0] ?? 0);
    },
    [x, y] as const,
  );
