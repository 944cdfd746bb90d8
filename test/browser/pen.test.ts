import { expect, test } from "vitest";
import { fromFragment } from "../../models/drawing-link.ts";
import { untilText, visit } from "./support/browser.ts";
import { digits, draw } from "./support/digits.ts";
import { button } from "./support/panels.ts";
import { useSite } from "./support/site.ts";

const site = useSite();

test("[ and ] make the pen thinner and thicker", async () => {
  const { page } = await visit(site.browser, site.url);
  const width = async () => Number(await page.locator("[data-width]").inputValue());
  const before = await width();
  await page.keyboard.press("]");
  expect(await width()).toBeGreaterThan(before);
  await page.keyboard.press("[");
  expect(await width()).toBe(before);
  await page.context().close();
});

test("a pen's pressure is its width; a mouse has none", async () => {
  const { page } = await visit(site.browser, site.url);
  const box = (await page.locator(".paper canvas").boundingBox())!;
  const client = await page.context().newCDPSession(page);
  type Kind = "mousePressed" | "mouseMoved" | "mouseReleased";
  const send = (type: Kind, x: number, y: number, force: number) =>
    client.send("Input.dispatchMouseEvent", {
      type,
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      button: "left",
      buttons: type === "mouseReleased" ? 0 : 1,
      clickCount: 1,
      force,
      pointerType: "pen",
    });
  await send("mousePressed", 0.5, 0.15, 0.05);
  for (let i = 1; i <= 20; i++) await send("mouseMoved", 0.5, 0.15 + 0.035 * i, 0.05 * i);
  await send("mouseReleased", 0.5, 0.85, 0);
  await untilText(page, "[data-digit]", "1");
  /** Inked pixels of the row at a height of the pad, as a share of its side. */
  const inkAt = (y: number) =>
    page.locator(".paper canvas").evaluate((node, at) => {
      const canvas = node as HTMLCanvasElement;
      const row = Math.round(at * canvas.height);
      const { data } = canvas.getContext("2d")!.getImageData(0, row, canvas.width, 1);
      return data.filter((level, i) => i % 4 === 0 && level < 128).length / canvas.width;
    }, y);
  // A bar is a 1 before it is drawn to its end.
  const growth = async () => (await inkAt(0.8)) / (await inkAt(0.22));
  await expect.poll(growth).toBeGreaterThan(1.6);
  await button(page, "link").click();
  const [stroke] = fromFragment(new URL(page.url()).hash) ?? [];
  expect(stroke?.pressures).toHaveLength((stroke?.points.length ?? 0) / 2);
  expect(Math.max(...(stroke?.pressures ?? []))).toBeGreaterThan(0.9);
  await button(page, "clear").click();
  await draw(page, digits["1"] ?? []);
  await untilText(page, "[data-digit]", "1");
  await button(page, "link").click();
  expect(fromFragment(new URL(page.url()).hash)?.[0]).not.toHaveProperty("pressures");
  await page.context().close();
});
