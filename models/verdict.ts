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

/** What the smallest change makes of the answer; `share` is how sure the other one is. */
export function flipSentence(
  flip:
    | { readonly kind: "erase" | "ink"; readonly label: string; readonly share: string }
    | undefined,
): string {
  if (flip === undefined) {
    return "No patch of up to 12 by 12 pixels, erased or inked, makes another digit of it.";
  }
  const other = `it would be ${articleOf(flip.label)} ${flip.label} (${flip.share}).`;
  return flip.kind === "erase" ? `Without the blue ink ${other}` : `With the orange ink ${other}`;
}

/** As a digit is spoken: an eight, an eleven. */
const articleOf = (label: string): string => (/^(8|11$|18$|[aeio])/i.test(label) ? "an" : "a");

export interface CheckedAnswer {
  readonly text: string;
  readonly confidence: number;
}

/** Shares that print alike are alike. */
const SAME = 0.0005;

/** Whether the server's answer is the browser's: "The server agrees: 7, 99.8 %." */
export function checkSentence(own: CheckedAnswer, server: CheckedAnswer): string {
  const text = server.text.replaceAll("\n", ", ");
  const answer = `${text === "" ? "no digit" : text}, ${percent(server.confidence)}`;
  if (server.text !== own.text) return `The server disagrees: ${answer}.`;
  const apart = Math.abs(server.confidence - own.confidence);
  if (apart < SAME) return `The server agrees: ${answer}.`;
  return `The server agrees: ${answer}, ${percent(apart)} apart.`;
}
