import { type Dataset, DIGITS } from "@inkling/engine";

const SIDE = 28;

/**
 * Pictures of noise, a fifth of it ink as in MNIST: a step's time depends on that share, which dense layers
 * use, and on nothing else of them, and a browser need not fetch 50 MB. The default is as many as MNIST has.
 */
export function noise(count = 60_000): Dataset {
  const images = new Uint8Array(count * SIDE * SIDE);
  let state = 1;
  for (let i = 0; i < images.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    images[i] = state >>> 24 < 205 ? 0 : state >>> 16;
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => i % DIGITS.length);
  return { images, labels, count, rows: SIDE, columns: SIDE, classes: DIGITS };
}
