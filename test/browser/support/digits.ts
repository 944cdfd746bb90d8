import type { Page } from "playwright-core";
import sharp from "sharp";

/** A line of the pen: points in a square of side 1. */
export type Line = readonly (readonly [x: number, y: number])[];

/** Points on an ellipse around (x, y), from one angle to another, in degrees, clockwise from the right. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Line {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/** Digits as most people write them. */
export const digits: Readonly<Record<string, readonly Line[]>> = {
  "0": [arc(0.5, 0.5, 0.2, 0.3, -90, 270)],
  "1": [
    [
      [0.5, 0.2],
      [0.5, 0.8],
    ],
  ],
  "2": [[...arc(0.5, 0.36, 0.18, 0.16, -170, 40), [0.34, 0.78], [0.72, 0.78]]],
  "3": [[...arc(0.48, 0.35, 0.17, 0.15, -150, 90), ...arc(0.48, 0.65, 0.19, 0.16, -90, 150)]],
  "4": [
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
  "7": [
    [
      [0.3, 0.25],
      [0.7, 0.25],
      [0.45, 0.8],
    ],
  ],
};

/** Draws with real pointer events; with `lift: false` the pen stays down at the end. */
export async function draw(
  page: Page,
  lines: readonly Line[],
  { lift = true } = {},
): Promise<void> {
  const canvas = page.locator(".paper canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("There is no canvas to draw on.");
  for (const [i, line] of lines.entries()) {
    for (const [j, [x, y]] of line.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 2 });
      if (j === 0) await page.mouse.down();
    }
    if (lift || i < lines.length - 1) await page.mouse.up();
  }
}

/** A picture of the digit, dark ink on light paper, as from a scanner. */
export function picture(name: string, side = 400): Promise<Buffer> {
  const lines = (digits[name] ?? []).map((line) => {
    const points = line.map(([x, y]) => `${x * side},${y * side}`).join(" ");
    return `<polyline points="${points}" fill="none" stroke="#223" stroke-width="${side / 12}" stroke-linecap="round" stroke-linejoin="round"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="100%" height="100%" fill="#f4f1e8"/>${lines.join("")}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
