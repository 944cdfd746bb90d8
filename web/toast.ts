import { need } from "./dom.ts";
import { t } from "./language.ts";

export interface ToastOptions {
  /** A button that does something about it, "Try again" say; the message goes when it is pressed. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Until it is closed or taken back, in place of some seconds. */
  readonly stays?: boolean;
}

/** Milliseconds a message stands: to notice it, and to read each of its letters. */
const NOTICE = 4000;
const LETTER = 60;

/**
 * A short message in a sentence, text alone, read out when the reader has a pause. It goes by itself, but not
 * while it is pointed at or has the focus. The answer takes it back.
 */
export function toast(text: string, { action, stays = false }: ToastOptions = {}): () => void {
  const region = need(document, "[data-toasts]", HTMLElement);
  const card = document.createElement("div");
  card.className = "toast";
  const words = document.createElement("p");
  words.textContent = text;
  card.append(words);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = (): void => {
    clearTimeout(timer);
    // The focus must not fall out of the page with the button that had it.
    if (card.contains(document.activeElement)) need(document, "#main", HTMLElement).focus();
    card.remove();
  };
  const wait = (): void => {
    clearTimeout(timer);
    const isHeld = card.matches(":hover, :focus-within");
    if (!stays && !isHeld) timer = setTimeout(close, NOTICE + LETTER * text.length);
  };
  const press = (label: string, run: () => void): void => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      close();
      run();
    });
    card.append(button);
  };
  if (action) press(action.label, action.run);
  press(t("message.close"), () => undefined);
  for (const name of ["pointerenter", "pointerleave", "focusin", "focusout"]) {
    card.addEventListener(name, () => setTimeout(wait));
  }
  region.append(card);
  keepOffPaper(region);
  wait();
  return close;
}

/** Messages stand at the bottom; over the paper one draws on they would be in the way, so then at the top. */
function keepOffPaper(region: HTMLElement): void {
  const place = region.parentElement ?? region;
  delete place.dataset.edge;
  const paper = document.querySelector(".paper")?.getBoundingClientRect();
  const box = region.getBoundingClientRect();
  if (paper === undefined) return;
  const isOver =
    box.top < paper.bottom &&
    box.bottom > paper.top &&
    box.left < paper.right &&
    box.right > paper.left;
  if (isOver) place.dataset.edge = "top";
}
