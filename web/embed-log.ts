import { percent } from "../models/format.ts";
import { need } from "./dom.ts";
import type { Read } from "./embed/inkling-pad.ts";

/** Lines that are kept. */
const MOST = 12;

/** Writes down what the pads on the page tell. */
export function embedLog(root: HTMLElement): void {
  const list = need(root, "[data-log]", HTMLOListElement);
  const add = (words: string): void => {
    const line = document.createElement("li");
    line.textContent = words;
    list.prepend(line);
    while (list.children.length > MOST) list.lastElementChild?.remove();
  };
  const nameOf = (event: Event): string =>
    (event.target as Element | null)?.getAttribute("name") ?? "";
  for (const kind of ["input", "change"]) {
    root.addEventListener(kind, (event) => {
      const { value } = event.target as HTMLInputElement;
      add(`${kind} of ${nameOf(event)}: ${JSON.stringify(value)}`);
    });
  }
  root.addEventListener("inkling-read", (event) => {
    const { verdict, digits } = (event as CustomEvent<Read>).detail;
    const each = digits.map(({ label, confidence }) => `${label} ${percent(confidence)}`);
    add(`inkling-read of ${nameOf(event)}: ${verdict}; ${each.join(", ") || "no digit"}`);
  });
}
