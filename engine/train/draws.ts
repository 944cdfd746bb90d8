/** Random numbers of one picture. */
const DRAWS = 64;

/** Fills `draws` with numbers in [0, 1): a pure function of the picture's number. */
export type FillUniform = (draws: Float32Array, picture: number) => void;

/** A picture's random numbers, one after the other. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 to below n. */
  below(n: number): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** In (−range, range), the likelier the nearer to 0. */
  around(range: number): number;
}

/** The random numbers of a picture; after the last comes the first again. */
export function drawsOf(fill: FillUniform, picture: number): Random {
  const draws = new Float32Array(DRAWS);
  fill(draws, picture);
  let used = 0;
  const next = () => draws[used++ % DRAWS]!;
  return {
    next,
    below: (n) => Math.floor(next() * n),
    between: (low, high) => low + next() * (high - low),
    around: (range) => (next() + next() - 1) * range,
  };
}

/** One of those that have shares, as often as its share is of the whole. */
export function chooseByShare<T extends { readonly share: number }>(
  all: readonly T[],
  random: Random,
): T {
  let left = random.next() * all.reduce((sum, { share }) => sum + share, 0);
  for (const one of all) {
    left -= one.share;
    if (left < 0) return one;
  }
  return all.at(-1)!;
}
