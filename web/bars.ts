import type { Prediction } from "@inkling/engine";
import { answerText, rivals, sentenceOf } from "../models/verdict.ts";
import { need, setText } from "./dom.ts";
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
  root.querySelectorAll<HTMLElement>("[data-bar]").forEach((row, i) => {
    const share = probabilities[i];
    row.dataset.best = String(share !== undefined && share === best);
    need(row, "rect", SVGRectElement).setAttribute("width", `${100 * (share ?? 0)}%`);
    setText(row.querySelector("[data-share]"), share === undefined ? "–" : percent(share));
  });
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
