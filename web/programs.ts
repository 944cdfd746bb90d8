import { need } from "./dom.ts";
import { lastDrawing } from "./last-drawing.ts";

/** Puts the drawing of the Draw page in the place of the example in every program of the page. */
export function programs(root: HTMLElement): void {
  const { picture = "", name = "" } = root.dataset;
  const drawing = lastDrawing();
  if (drawing === undefined) return;
  for (const code of root.querySelectorAll(".endpoint .code code")) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    // Text by text: the picture is clipped by what is around it.
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      text.textContent = (text.textContent ?? "")
        .replaceAll(picture, drawing)
        .replaceAll(name, "drawing.png");
    }
  }
  need(root, "[data-filled]", HTMLElement).hidden = false;
}
