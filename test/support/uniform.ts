import type { FillUniform } from "../../engine/train/draws.ts";

/** A plain generator of numbers in [0, 1), for pictures whose numbers do not matter. */
export const fillUniform: FillUniform = (draws, picture) => {
  let state = (picture + 1) * 2654435761;
  for (let i = 0; i < draws.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    draws[i] = state / 2 ** 32;
  }
};
