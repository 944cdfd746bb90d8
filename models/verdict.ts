import { percent } from "./format.ts";

/** One class and its share, as in `Prediction.top`. */
export interface Candidate {
  readonly label: string;
  readonly confidence: number;
}

export interface Verdict {
  /** Whether to stand by the answer, or to name the second as well. */
  readonly sure: boolean;
  /** The answer in words: "7, 99.8 % sure." */
  readonly sentence: string;
}

/** Below this share the answer is called unsure, whatever comes second. */
const LOW = 0.6;
/** From this share the second is called out. */
const CLOSE = 0.2;

/** What to say of an answer, from its candidates in falling order. */
export function verdict([first, second]: readonly Candidate[]): Verdict {
  if (first === undefined) return { sure: false, sentence: "No answer." };
  const close = second !== undefined && (first.confidence < LOW || second.confidence >= CLOSE);
  if (!close) {
    return { sure: true, sentence: `${first.label}, ${percent(first.confidence)} sure.` };
  }
  const [a, b] = [first, second].map((one) => `${one.label} (${percent(one.confidence)})`);
  return { sure: false, sentence: `Unsure: ${a} or ${b}.` };
}
