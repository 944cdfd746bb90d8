import { ShapeError } from "../../errors.ts";
import type { LayerSpec, Shape } from "../../model.ts";
import { defineLayer, elements, F32 } from "../layer.ts";
import { slide, type Window, windowArguments } from "../window.ts";

type Spec = Extract<LayerSpec, { kind: "maxPool2d" | "averagePool2d" }>;

function windowOf(input: Shape, spec: Spec): Window {
  const { kind, size = 2, padding = "valid" } = spec;
  return slide(kind, input, { kernel: size, stride: spec.stride ?? size, padding });
}

function output(input: Shape, spec: Spec): Shape {
  const { OH, OW, C } = windowOf(input, spec);
  return [OH, OW, C];
}

/** y = the largest of each window and channel; remembers which, for the gradient. */
export const maxPool2d = defineLayer("maxPool2d", {
  output,
  fuses: () => ({ before: true, after: false }),
  place({ x, y, dx, dy, normBefore, ...site }) {
    const window = windowOf(site.input, site.spec);
    const { H, W, C, OH, OW, KH } = window;
    const sizes = [H, W, C, OH, OW, ...windowArguments(window)] as const;
    const winners = site.capacity * elements(site.output);
    const kept = site.training ? site.own(winners) : 0;
    const norm = normBefore?.coefficients ?? 0;
    site.scratch(norm ? KH * W * C * F32 : site.training ? 0 : winners);
    return {
      forward({ k, rows, scratch }) {
        k.maxPool2dForward(x, norm, y, kept || scratch, rows, ...sizes, scratch);
      },
      backward({ k, rows, replica }) {
        const sums = normBefore ? normBefore.sums + replica * normBefore.pitch : 0;
        if (dx) k.maxPool2dBackward(dy, kept, dx, rows, ...sizes, x, norm, sums);
      },
    };
  },
});

/** y = the mean of each window and channel, over the pixels that exist. */
export const averagePool2d = defineLayer("averagePool2d", {
  output,
  place({ x, y, dx, dy, ...site }) {
    const window = windowOf(site.input, site.spec);
    const { H, W, C, OH, OW } = window;
    const sizes = [H, W, C, OH, OW, ...windowArguments(window)] as const;
    return {
      forward: ({ k, rows }) => void k.averagePool2dForward(x, y, rows, ...sizes),
      backward({ k, rows }) {
        if (dx) k.averagePool2dBackward(dy, dx, rows, ...sizes);
      },
    };
  },
});

/** y = the mean of each channel      x [N, H, W, C] → y [N, C] */
export const globalAveragePool = defineLayer("globalAveragePool", {
  output(input) {
    if (input.length === 3) return [input[2]!];
    throw new ShapeError("globalAveragePool", "[H, W, C]", input, "It has to come before flatten.");
  },
  place({ x, y, dx, dy, input }) {
    const [H, W, C] = input as [number, number, number];
    const window = [H, W, C, 1, 1, H, W, 1, 1, 0, 0] as const;
    return {
      forward: ({ k, rows }) => void k.averagePool2dForward(x, y, rows, ...window),
      backward({ k, rows }) {
        if (dx) k.averagePool2dBackward(dy, dx, rows, ...window);
      },
    };
  },
});
