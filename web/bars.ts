import type { Prediction } from "@inkling/engine";
import { answerText, rivals, sentenceOf } from "../models/verdict.ts";
import { need, remember, setText } from "./dom.ts";
import { percent, t, voice } from "./language.ts";

/** How long an answer must stand before it is read out, in milliseconds. */
const SETTLE = 700;
const spoken = new WeakMap<Element, ReturnType<typeof setTimeout>>();

/** Fills the verdict that the server drew empty; nothing is added or moved, only figures change. */
export function showAnswer(root: HTMLElement, prediction: Prediction): void {
  const { label, probabilities, top, verdict } = prediction;
  root.dataset.state = verdict;
  root.dataset.many = "false";
  const digit = root.querySelector<HTMLElement>("[data-digit]");
  setText(digit, answerText(prediction));
  if (digit) digit.dataset.size = "one";
  const share = verdict === "none" ? label : percent(top[0]?.confidence ?? 0);
  setText(root.querySelector("[data-confidence]"), share);
  setText(root.querySelector("[data-second]"), top[1]?.label ?? "");
  const close = rivals(prediction);
  root.querySelectorAll("[data-top] li").forEach((item, i) => {
    const one = close[i];
    setText(item.querySelector("b"), one?.label ?? "");
    setText(item.querySelector("span"), one ? percent(one.confidence) : "");
  });
  showBars(root, probabilities);
  say(root, sentenceOf(prediction, voice));
}

/** Back to the state before the first stroke. */
export function showEmpty(root: HTMLElement, sentence = t("answer.nothing-drawn")): void {
  if (root.dataset.state === "empty") return;
  root.dataset.state = "empty";
  root.dataset.many = "false";
  const digit = root.querySelector<HTMLElement>("[data-digit]");
  setText(digit, "–");
  if (digit) digit.dataset.size = "one";
  setText(root.querySelector("[data-confidence]"), "–");
  setText(root.querySelector("[data-second]"), "");
  for (const part of root.querySelectorAll("[data-top] :is(b, span)")) setText(part, "");
  showBars(root, []);
  say(root, sentence);
}

function showBars(root: HTMLElement, probabilities: readonly number[]): void {
  const best = Math.max(...probabilities);
  const rows = [...root.querySelectorAll<HTMLElement>("[data-bar]")];
  for (const row of rows) {
    const share = probabilities[Number(row.dataset.bar)];
    row.dataset.best = String(share !== undefined && share === best);
    need(row, "rect", SVGRectElement).setAttribute("width", `${100 * (share ?? 0)}%`);
    setText(row.querySelector("[data-share]"), share === undefined ? "–" : percent(share));
  }
  order(rows, root.dataset.order === "likely" ? probabilities : []);
}

/** In the order of their probabilities, the highest first; without them in that of the classes. */
function order(rows: readonly HTMLElement[], probabilities: readonly number[]): void {
  const place = (row: HTMLElement) => Number(row.dataset.bar);
  const share = (row: HTMLElement) => probabilities[place(row)] ?? 0;
  const sorted = rows.toSorted((a, b) => share(b) - share(a) || place(a) - place(b));
  if (sorted.some((row, i) => row !== rows[i])) rows[0]?.parentElement?.append(...sorted);
}

/** The switch between both orders. The choice is remembered, and known to the server that draws the switch. */
export function orderSwitch(root: HTMLElement, onChange: () => void): void {
  const likelyFirst = need(root, "[data-likely-first]", HTMLInputElement);
  const follow = (): void => {
    root.dataset.order = likelyFirst.checked ? "likely" : "classes";
  };
  likelyFirst.addEventListener("change", () => {
    follow();
    remember("inkling-order", root.dataset.order ?? "");
    onChange();
  });
  follow();
}

/** To screen readers, once the answer stands: a running commentary on every pixel helps nobody. */
export function say(root: HTMLElement, sentence: string): void {
  const line = root.querySelector("[data-say]");
  clearTimeout(spoken.get(root));
  spoken.set(
    root,
    setTimeout(() => setText(line, sentence), SETTLE),
  );
}
