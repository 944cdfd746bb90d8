import { fromFragment, toFragment } from "../models/drawing-link.ts";
import { need, setText } from "./dom.ts";
import { t } from "./language.ts";
import type { Drawing } from "./strokes.ts";

/** How long the button says that it has done its work, in milliseconds. */
const SAYING = 2000;

/** The button that puts the drawing, or the place of a test image, into the address and copies that; and what takes it out again. */
export function linkButton(button: HTMLButtonElement, drawing: Drawing) {
  const label = need(button, "span", HTMLElement);
  const usual = label.textContent ?? "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    setText(label, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(label, usual), SAYING);
  };
  const copy = (): void => {
    const { strokes, underlay } = drawing;
    history.replaceState(null, "", `#${underlay?.link ?? toFragment(strokes)}`);
    // Pages that did not come over HTTPS or from this machine have no clipboard.
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    copied.then(
      () => say(t("message.copied")),
      () => say(t("panel.in-address")),
    );
  };
  /** An address that says another drawing than the one shown would mislead. */
  const leave = (): void => {
    const isTest = location.hash.startsWith("#test=");
    if (!isTest && fromFragment(location.hash) === undefined) return;
    history.replaceState(null, "", location.pathname + location.search);
  };
  return { copy, leave };
}
