/** Numbers 0 to below 1, the same ones for the same seed. */
export type Random = () => number;

/** A linear congruential generator: plain whole numbers, so pictures are the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
