import { ShapeError } from "../errors.ts";
import type { Shape } from "../model.ts";
import { pair } from "./layer.ts";

/** Options of a window that slides over a picture: a convolution's or a pool's. */
export interface WindowSpec {
  readonly kernel: number | readonly [number, number];
  readonly stride: number | readonly [number, number];
  readonly padding: "valid" | "same";
}

/** The same in numbers, for one input. */
export interface Window {
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly OH: number;
  readonly OW: number;
  readonly KH: number;
  readonly KW: number;
  readonly SH: number;
  readonly SW: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** Output size and padding as TensorFlow has them: "same" pads less before than after. */
export function slide(where: string, input: Shape, spec: WindowSpec): Window {
  if (input.length !== 3) {
    throw new ShapeError(where, "[H, W, C]", input, "It has to come before flatten.");
  }
  const [H, W, C] = input as [number, number, number];
  const [KH, KW] = pair(spec.kernel);
  const [SH, SW] = pair(spec.stride);
  if (spec.padding === "valid" && (KH > H || KW > W)) {
    throw new ShapeError(
      where,
      `of at least ${KH}x${KW}`,
      input,
      'Use fewer pools, a smaller kernel or padding "same".',
    );
  }
  const [OH, padTop] = side(H, KH, SH, spec.padding);
  const [OW, padLeft] = side(W, KW, SW, spec.padding);
  return { H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft };
}

/** Output size and padding before, of one side. */
function side(size: number, kernel: number, stride: number, padding: "valid" | "same") {
  if (padding === "valid") return [Math.floor((size - kernel) / stride) + 1, 0] as const;
  const out = Math.ceil(size / stride);
  return [out, Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2)] as const;
}

/** The arguments that all window kernels share, from H on, without channels. */
export function windowArguments(w: Window): readonly number[] {
  return [w.KH, w.KW, w.SH, w.SW, w.padTop, w.padLeft];
}
