import type { Looked } from "./look.ts";

/** The text that most looks agree on, and how much of all votes it has. */
export interface Vote<L extends Looked> {
  /** Of the looks that read it, the surest. */
  readonly best: L;
  /** 0..1; 1 where nothing was read at all. */
  readonly share: number;
}

/**
 * Each look votes for what it read with the mean confidence of a digit, geometric, so that a short text is not
 * believed for being short. Of texts with as many votes the one that was read first counts.
 */
export function vote<L extends Looked>(looks: readonly L[]): Vote<L> {
  const votes = new Map<string, number>();
  for (const look of looks) votes.set(bare(look), (votes.get(bare(look)) ?? 0) + votesOf(look));
  const all = looks.reduce((sum, look) => sum + votesOf(look), 0);
  const [text, most] = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a));
  const best = looks
    .filter((look) => bare(look) === text)
    .reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return { best, share: all === 0 ? 1 : most / all };
}

/** Without spaces: how wide a gap looks is no matter of dispute. */
const bare = ({ text }: Looked): string => text.replaceAll(" ", "");

function votesOf({ confidence, rows }: Looked): number {
  const digits = rows.reduce((sum, row) => sum + row.digits.length, 0);
  return digits === 0 ? 0 : confidence ** (1 / digits);
}
