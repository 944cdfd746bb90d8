import { accuracy } from "../../models/format.ts";
import type { Score, Scores } from "./messages.ts";

/** How much less of MNIST's test digits may be read right, as a share, before it is a loss worth a word. */
const TOLERATED = 0.002;

/** Few digits are counted, many are a share: 8 of 10; 99.72 %. */
export function scoreWords({ right, count }: Score): string {
  if (count === 0) return "–";
  return count < 1000 ? `${right} of ${count}` : accuracy(right / count);
}

/** What became of it, told by what the model had not seen, in a sentence or two. */
export function verdictOn(before: Scores, after: Scores): { words: string; isGood: boolean } {
  const lost = shareOf(before.mnist) - shareOf(after.mnist);
  const forgot = lost > TOLERATED;
  const other = forgot
    ? ` But of MNIST’s test digits it reads ${points(lost)} points less: it has forgotten some of how others write.`
    : ` Of MNIST’s test digits it reads ${change(lost)}.`;
  if (before.kept.count === 0) {
    const seen = `Of the digits that it was taught it reads ${scoreWords(after.taught)}, ${scoreWords(before.taught)} before. None were kept back, so nobody knows how it reads your next one.`;
    return { words: seen + other, isGood: false };
  }
  const [was, is] = [before.kept.right, after.kept.right];
  const own = `Of your digits that it was not taught it reads ${scoreWords(after.kept)}, ${is === was ? "as" : `${was}`} before.`;
  return { words: own + other, isGood: is >= was && !forgot };
}

const shareOf = ({ right, count }: Score): number => (count === 0 ? 0 : right / count);
const points = (share: number): string => (100 * share).toFixed(2);

function change(lost: number): string {
  if (Math.abs(lost) < 0.00005) return "as many as before";
  return `${points(Math.abs(lost))} points ${lost > 0 ? "less" : "more"}`;
}
