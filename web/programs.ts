import { need } from "./dom.ts";
import { lastDrawing } from "./last-drawing.ts";

/** Puts the drawing of the Draw page in the place of the example in every program of the page. */
export function programs(root: HTMLElement): void {
  const { picture = "", name = "" } = root.dataset;
  const drawing = lastDrawing();
  if (drawing === undefined) return;
  for (const code of root.querySelectorAll(".endpoint .code code")) {
    const text = code.textContent ?? "";
    code.textContent = text.replaceAll(picture, drawing).replaceAll(name, "drawing.png");
  }
  need(root, "[data-filled]", HTMLElement).hidden = false;
}
