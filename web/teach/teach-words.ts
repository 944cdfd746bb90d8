import { fixed } from "../../models/format.ts";
import { accuracy, count as inWords, isOne, t, voice } from "../language.ts";
import type { Score, Scores } from "./messages.ts";

/** How much less of MNIST's test digits may be read right, as a share, before it is a loss worth a word. */
const TOLERATED = 0.002;

/** "1 digit", "12 digits" */
export function digitsInWords(n: number): string {
  return t(isOne(n) ? "teach.one-digit" : "teach.digits", { count: inWords(n) });
}

/** Few digits are counted, many are a share: 8 of 10; 99.72 %. */
export function scoreWords({ right, count }: Score): string {
  if (count === 0) return "–";
  return count < 1000 ? t("teach.right-of", { right, count }) : accuracy(right / count);
}

/** What became of it, told by what the model had not seen, in a sentence or two. */
export function verdictOn(before: Scores, after: Scores): { words: string; isGood: boolean } {
  const lost = shareOf(before.mnist) - shareOf(after.mnist);
  const forgot = lost > TOLERATED;
  const other = forgot ? t("teach.forgot", { points: points(lost) }) : change(lost);
  if (before.kept.count === 0) {
    const shares = { after: scoreWords(after.taught), before: scoreWords(before.taught) };
    return { words: `${t("teach.unmeasured", shares)} ${other}`, isGood: false };
  }
  const [was, is] = [before.kept.right, after.kept.right];
  const now = scoreWords(after.kept);
  const own =
    is === was
      ? t("teach.own-as-before", { after: now })
      : t("teach.own", { after: now, before: was });
  return { words: `${own} ${other}`, isGood: is >= was && !forgot };
}

const shareOf = ({ right, count }: Score): number => (count === 0 ? 0 : right / count);
const points = (share: number): string => fixed(100 * share, 2, voice.language);

function change(lost: number): string {
  if (Math.abs(lost) < 0.00005) return t("teach.as-many");
  return t(lost > 0 ? "teach.less" : "teach.more", { points: points(Math.abs(lost)) });
}
