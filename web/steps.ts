import type { Step } from "@inkling/engine";
import { need, setText } from "./dom.ts";
import { t } from "./language.ts";
import { showGrey } from "./picture.ts";

/** Longer sides below this are enlarged with their pixels kept square. */
const TINY = 120;

/**
 * Shows the pictures on the way from a drawing to the model's input in a list: one item each, in order, with a place
 * for what would be read without it.
 */
export function showSteps(list: HTMLElement, steps: readonly Step[]): void {
  while (list.children.length > steps.length) list.lastElementChild?.remove();
  while (list.children.length < steps.length) list.append(emptyItem());
  for (const [i, { name, width, height, data }] of steps.entries()) {
    const item = list.children[i]!;
    const canvas = need(item, "canvas", HTMLCanvasElement);
    showGrey(canvas, width, height, data);
    canvas.dataset.step = name;
    canvas.dataset.tiny = String(Math.max(width, height) < TINY);
    canvas.setAttribute("aria-label", t(`answer.step-${name}`));
    setText(item.querySelector("span"), t(`answer.step-${name}`));
  }
}

function emptyItem(): HTMLLIElement {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  item.append(canvas, document.createElement("span"), document.createElement("small"));
  return item;
}
