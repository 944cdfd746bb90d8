import { need } from "./dom.ts";
import type { InklingPad, Read } from "./embed/inkling-pad.ts";
import { percent, t } from "./language.ts";

/** Lines that are kept. */
const MOST = 12;

/** Writes down what the pads on the page tell, and has the one that is wrong say so. */
export function embedLog(root: HTMLElement): void {
  const list = need(root, "[data-log]", HTMLOListElement);
  const add = (event: Event, value: string): void => {
    const line = document.createElement("li");
    line.textContent = t("told.event", { event: event.type, name: nameOf(event), value });
    list.prepend(line);
    while (list.children.length > MOST) list.lastElementChild?.remove();
  };
  const nameOf = (event: Event): string =>
    (event.target as Element | null)?.getAttribute("name") ?? "";
  for (const kind of ["input", "change"]) {
    root.addEventListener(kind, (event) => {
      const { value } = event.target as HTMLInputElement;
      add(event, JSON.stringify(value));
    });
  }
  customElements.whenDefined("inkling-pad").then(() => {
    root.querySelector<InklingPad>("inkling-pad[data-fault]")?.checkValidity();
  });
  root.addEventListener("inkling-read", (event) => {
    const { verdict, digits } = (event as CustomEvent<Read>).detail;
    const each = digits.map(({ label, confidence }) => `${label} ${percent(confidence)}`);
    add(event, `${verdict}; ${each.join(", ") || t("told.no-digit")}`);
  });
}
