import { defineLayer, elements, F32 } from "../layer.ts";

/** y = max(0, x) */
export const relu = defineLayer("relu", {
  output: (input) => input,
  place({ x, y, dx, dy, input }) {
    const n = elements(input);
    return {
      forward: ({ k, rows }) => void k.reluForward(x, y, rows * n),
      backward({ k, rows }) {
        if (dx) k.reluBackward(y, dy, dx, rows * n);
      },
    };
  },
});

/**
 * In training, y = x / (1 − rate) or 0, by chance (Srivastava et al. 2014); otherwise y = x. The
 * chance is a function of seed, step, layer and place in the batch, so nothing is remembered.
 */
export const dropout = defineLayer("dropout", {
  output: (input) => input,
  place({ x, y, dx, dy, input, index, spec: { rate } }) {
    const n = elements(input);
    return {
      forward({ k, rows, firstRow, training, seed, step, bytes }) {
        if (training) k.dropout(x, y, rows * n, firstRow * n, rate, seed, step, index);
        else bytes.copyWithin(y, x, x + rows * n * F32);
      },
      backward({ k, rows, firstRow, seed, step }) {
        if (dx) k.dropout(dy, dx, rows * n, firstRow * n, rate, seed, step, index);
      },
    };
  },
});

/** [N, H, W, C] → [N, H·W·C]: the same numbers, seen as one row an image. */
export const flatten = defineLayer("flatten", {
  output: (input) => [elements(input)],
  view: true,
  place: () => ({ forward() {} }),
});
