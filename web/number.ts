import type { ReadDigit } from "@inkling/engine";
import { digitsOf, textSize } from "../models/number.ts";
import { numberSentence } from "../models/verdict.ts";
import { say } from "./bars.ts";
import { setText } from "./dom.ts";
import { percent, t, voice } from "./language.ts";
import { showPicture } from "./picture.ts";
import type { ReadNumber } from "./reader.ts";

/** Which digit is chosen, where they are buttons to choose one. */
interface Choosing {
  readonly chosen: number | undefined;
}

/** Shows a number of several digits in the place of an answer of one. */
export function showNumber(root: HTMLElement, number: ReadNumber, choosing?: Choosing): void {
  const digits = digitsOf(number);
  root.dataset.state = number.verdict;
  root.dataset.many = "true";
  const text = root.querySelector<HTMLElement>("[data-digit]");
  setText(text, number.text);
  if (text) text.dataset.size = textSize(number.text);
  setText(root.querySelector("[data-confidence]"), percent(number.confidence));
  showDigits(root.querySelector("[data-digits]"), digits, choosing);
  say(root, numberSentence(number, voice));
}

/** Cards stay where they are while the number grows; only their figures change. */
function showDigits(
  list: Element | null,
  digits: readonly ReadDigit[],
  choosing: Choosing | undefined,
): void {
  if (list === null) return;
  while (list.children.length > digits.length) list.lastElementChild?.remove();
  digits.forEach((digit, i) => {
    const item = list.children[i] ?? list.appendChild(makeCard(choosing !== undefined));
    const button = item.querySelector("button");
    showDigit(button ?? (item as HTMLElement), digit);
    button?.setAttribute("aria-pressed", String(choosing?.chosen === i));
  });
}

function makeCard(isButton: boolean): HTMLLIElement {
  const item = document.createElement("li");
  const more = document.createElement("span");
  more.className = "small muted";
  const parts = [
    document.createElement("canvas"),
    document.createElement("b"),
    document.createElement("span"),
    more,
  ];
  if (!isButton) {
    item.append(...parts);
    return item;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.title = t("panel.explain");
  button.append(...parts);
  item.append(button);
  return item;
}

function showDigit(card: HTMLElement, { label, top, verdict, pixels }: ReadDigit): void {
  card.dataset.state = verdict;
  const [, name, share, more] = card.children;
  const canvas = card.querySelector("canvas");
  if (canvas) showPicture(canvas, pixels);
  setText(name ?? null, label);
  setText(share ?? null, percent(top[0]?.confidence ?? 0));
  setText(
    more ?? null,
    top[1] && verdict !== "sure" ? t("answer.or", { label: top[1].label }) : "\u00a0",
  );
}
