import type { NumberReading, Prediction } from "@inkling/engine";
import { percent } from "./format.ts";

/** What is said of an answer: in words, "7, 99.8 % sure.", and in a sign for the eye. */
export function sentenceOf({ verdict, top }: Pick<Prediction, "verdict" | "top">): string {
  const [first, second] = top;
  if (first === undefined) return "No answer.";
  if (verdict === "sure") return `${first.label}, ${percent(first.confidence)} sure.`;
  const [a, b] = [first, second].map((one) => one && `${one.label} (${percent(one.confidence)})`);
  if (verdict === "none") return `Probably none of the classes; the nearest is ${a}.`;
  return b === undefined ? `Unsure: ${a}.` : `Unsure: ${a} or ${b}.`;
}

/** A verdict in a table's cell. */
export const SURENESS = { sure: "sure", unsure: "unsure", none: "probably no digits" } as const;

/** What is said of a number. */
export type NumberSummary = Pick<NumberReading, "text" | "confidence" | "verdict">;

/** The same of a number: "1572, 97.1 % sure." */
export function numberSentence(number: NumberSummary): string {
  const text = number.text.replaceAll("\n", ", ");
  const share = percent(number.confidence);
  if (number.verdict === "sure") return `${text}, ${share} sure.`;
  return `Unsure: ${text} (${share}).`;
}
