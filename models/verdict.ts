import type { Choice, NumberReading, Prediction } from "@inkling/engine";
import type { Voice } from "../texts/index.ts";
import { percent } from "./format.ts";

/** Stands for an answer that it is no digit. */
export const NO_DIGIT = "?";

/** The answer as it is shown: what a picture of no digit would be at the nearest is no answer. */
export const answerText = ({ verdict, label }: Pick<Prediction, "verdict" | "label">): string =>
  verdict === "none" ? NO_DIGIT : label;

/** A smaller share is no rival of the answer. */
const CLOSE = 0.01;

/** The likeliest classes, where others than the answer come near it: alone it has been said already. */
export function rivals({ verdict, top }: Pick<Prediction, "verdict" | "top">): readonly Choice[] {
  const close = top.filter(({ confidence }, i) => i === 0 || confidence >= CLOSE);
  return verdict === "none" || close.length < 2 ? [] : close;
}

/** What is said of an answer: in words, "7, 99.8 % sure.", and in a sign for the eye. */
export function sentenceOf(
  { verdict, top }: Pick<Prediction, "verdict" | "top">,
  { t, language }: Voice,
): string {
  const [first, second] = top;
  if (first === undefined) return t("answer.none");
  const text = first.label;
  const share = percent(first.confidence, 1, language);
  if (verdict === "sure") return t("answer.sure", { text, share });
  if (verdict === "none") return t("answer.no-class", { text, share });
  if (second === undefined) return t("answer.unsure", { text, share });
  const other = percent(second.confidence, 1, language);
  return t("answer.either", { first: text, share, second: second.label, other });
}

/** What is said of a number. */
export type NumberSummary = Pick<NumberReading, "text" | "confidence" | "verdict">;

/** The same of a number: "1572, 97.1 % sure." */
export function numberSentence(number: NumberSummary, { t, language }: Voice): string {
  const text = number.text.replaceAll("\n", ", ");
  const share = percent(number.confidence, 1, language);
  return t(NUMBERS[number.verdict], { text, share });
}

const NUMBERS = { sure: "answer.sure", unsure: "answer.unsure", none: "answer.some-none" } as const;

/** What the smallest change makes of the answer; `share` is how sure the other one is. */
export function flipSentence(
  flip:
    | { readonly kind: "erase" | "ink"; readonly label: string; readonly share: string }
    | undefined,
  { t }: Pick<Voice, "t">,
): string {
  if (flip === undefined) return t("panel.no-flip");
  const { kind, label, share } = flip;
  const digit = t(isWithAn(label) ? "panel.an" : "panel.a", { label });
  return t(kind === "erase" ? "panel.without-blue" : "panel.with-orange", { digit, share });
}

/** As English speaks a digit: an eight, an eleven. */
const isWithAn = (label: string): boolean => /^(8|11$|18$|[aeio])/i.test(label);

export interface CheckedAnswer {
  readonly text: string;
  readonly confidence: number;
}

/** Shares that print alike are alike. */
const SAME = 0.0005;

/** Whether the server's answer is the browser's: "The server agrees: 7, 99.8 %." */
export function checkSentence(
  own: CheckedAnswer,
  server: CheckedAnswer,
  { t, language }: Voice,
): string {
  const text = server.text === "" ? t("panel.no-digit") : server.text.replaceAll("\n", ", ");
  const share = percent(server.confidence, 1, language);
  if (server.text !== own.text) return t("panel.disagrees", { text, share });
  const apart = Math.abs(server.confidence - own.confidence);
  if (apart < SAME) return t("panel.agrees", { text, share });
  return t("panel.agrees-apart", { text, share, apart: percent(apart, 1, language) });
}
