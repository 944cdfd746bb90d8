import { ValueError } from "../../errors.ts";
import type { Kernels } from "../../kernels.ts";
import type { LayerSpec, Shape } from "../../model.ts";
import { defineLayer, F32, type Norm, type Preparation, type Run, type Site } from "../layer.ts";
import { slide, type Window, windowArguments } from "../window.ts";
import { l2Gradient, l2Penalty } from "./l2.ts";

type Spec = Extract<LayerSpec, { kind: "conv2d" }>;

/** Most products of one sum, forward or backward: patches of more would not fit in 32-bit sizes. */
const MAX_PRODUCTS = 2 ** 20;

function windowOf(input: Shape, spec: Spec): Window {
  const { kernel, stride = 1, padding = "valid" } = spec;
  return slide("conv2d", input, { kernel, stride, padding });
}

/** y = conv(x, w) + b      x [N, H, W, C], w [KH, KW, C, O] → y [N, OH, OW, O] */
export const conv2d = defineLayer("conv2d", {
  output(input, spec) {
    const { OH, OW, KH, KW, C } = windowOf(input, spec);
    const products = KH * KW * Math.max(C, spec.filters);
    if (products > MAX_PRODUCTS) {
      const rule = `expected at most ${MAX_PRODUCTS} products a sum (kernel height x width x channels)`;
      throw new ValueError("conv2d", rule, products);
    }
    return [OH, OW, spec.filters];
  },

  params(input, spec) {
    const { KH, KW, C } = windowOf(input, spec);
    const O = spec.filters;
    return {
      w: {
        shape: [KH, KW, C, O],
        init: { glorot: [KH * KW * C, KH * KW * O] },
        trainable: true,
        decay: true,
      },
      b: { shape: [O], init: 0, trainable: true, decay: false },
    };
  },

  multiplyAdds(input, _output, spec) {
    const { OH, OW, KH, KW, C } = windowOf(input, spec);
    return OH * OW * KH * KW * C * spec.filters;
  },

  fuses(input, spec, sends) {
    const kind = kernelsFor(windowOf(input, spec), spec.filters, sends);
    return { before: kind === "winograd", after: kind !== "patches" && spec.activation !== "relu" };
  },

  place(site) {
    const window = windowOf(site.input, site.spec);
    const O = site.spec.filters;
    const calls = makeCalls[kernelsFor(window, O, site.dx > 0)](site, window);
    const size = window.KH * window.KW * window.C * O;
    const w = site.param("w");
    return {
      prepare: calls.prepare,
      forward: calls.forward,
      backward(run) {
        calls.backward(run, site.gradient("w"), site.gradient("b"));
        l2Gradient(run, site.spec.l2, w, site.gradient("w"), size);
      },
      penalty: l2Penalty(site.spec.l2, w, size),
    };
  },
});

/** The kernels of one convolution, its pointers filled in. */
interface Calls {
  readonly prepare: readonly Preparation[];
  forward(run: Run): void;
  backward(run: Run, dw: number, db: number): void;
}

/**
 * Which kernels a convolution gets: the first row that suits it, the fastest measured. Shares of the
 * multiply-add peak stand in bench/results.md.
 */
const choices = [
  {
    kernels: "winograd",
    why: "a quarter of the products; pays where vectors of channels, and enough of them, carry the transforms",
    suits: ({ KH, KW, SH, SW, C }: Window, O: number) =>
      KH === 3 &&
      KW === 3 &&
      SH === 1 &&
      SW === 1 &&
      C % 4 === 0 &&
      O % 4 === 0 &&
      C >= 8 &&
      O >= 8,
  },
  {
    kernels: "first",
    why: "nine products a sum: copying patches would cost more than multiplying",
    suits: ({ KH, KW, SH, SW, C }: Window, O: number, sends: boolean) =>
      C === 1 && KH === 3 && KW === 3 && SH === 1 && SW === 1 && O % 8 === 0 && !sends,
  },
  {
    kernels: "patches",
    why: "any size and stride: a matrix product of patches runs at the peak where they are long",
    suits: () => true,
  },
] as const;

function kernelsFor(window: Window, O: number, sends: boolean) {
  return choices.find(({ suits }) => suits(window, O, sends))!.kernels;
}

const makeCalls = { winograd, first, patches };

function first({ x, y, dy, normAfter, ...site }: Site<Spec>, window: Window): Calls {
  const { H, W, OH, OW, padTop, padLeft } = window;
  const [w, b] = [site.param("w"), site.param("b")];
  site.scratch(site.sizes.conv2dFirstScratch(H, W) * F32);
  const sizes = [H, W, OH, OW, site.spec.filters, padTop, padLeft] as const;
  const relu = Number(site.spec.activation === "relu");
  const norm = normAfter?.coefficients ?? 0;
  return {
    prepare: [],
    forward(run) {
      const { k, rows, scratch } = run;
      k.conv2dFirstForward(x, w, b, y, rows, ...sizes, relu, statsOf(normAfter, run), scratch);
    },
    backward({ k, rows, scratch }, dw, db) {
      k.conv2dFirstBackwardParams(x, dy, y, norm, relu, dw, db, rows, ...sizes, scratch);
    },
  };
}

/** Where statistics go that a batch norm after the layer wants; 0 where it uses the moving ones. */
function statsOf(norm: Norm | undefined, { training, replica }: Run): number {
  return norm && training ? norm.stats + replica * norm.pitch : 0;
}

function winograd(site: Site<Spec>, window: Window): Calls {
  const { x, y, dx, dy, normBefore, normAfter } = site;
  const { H, W, C, OH, OW, padTop, padLeft } = window;
  const O = site.spec.filters;
  const [w, b, sizing] = [site.param("w"), site.param("b"), site.sizes];
  const relu = Number(site.spec.activation === "relu");
  const [before, after] = [normBefore?.coefficients ?? 0, normAfter?.coefficients ?? 0];
  const u = site.shared(sizing.winogradWeightFloats(C, O) * F32);
  const transposed = dx ? site.shared(sizing.winogradWeightFloats(O, C) * F32) : 0;
  // Not of the run's scratch: replicas share the preparations of all layers.
  const weightScratch = () => site.shared(sizing.winogradWeightScratch() * F32);
  site.scratch(sizing.winogradScratch(W, C, OW, O) * F32);
  if (site.training) site.scratch(sizing.winogradBackwardScratch(W, C, OW, O) * F32);
  const sizes = [H, W, C, OH, OW, O, padTop, padLeft] as const;
  const weights = (to: number, isTransposed: 0 | 1): Preparation => {
    const scratch = weightScratch();
    const run = (k: Kernels) => void k.winogradWeights(w, to, C, O, isTransposed, scratch);
    return { cost: 36 * C * O, run };
  };
  return {
    prepare: dx ? [weights(u, 0), weights(transposed, 1)] : [weights(u, 0)],
    forward(run) {
      const { k, rows, scratch } = run;
      k.winogradForward(x, before, u, b, y, rows, ...sizes, relu, statsOf(normAfter, run), scratch);
    },
    backward({ k, rows, scratch, replica }, dw, db) {
      const sums = normBefore ? normBefore.sums + replica * normBefore.pitch : 0;
      const to = [dw, db, transposed, dx, sums] as const;
      k.winogradBackward(x, before, dy, y, after, relu, ...to, rows, ...sizes, scratch);
    },
  };
}

function patches({ x, y, dx, dy, ...site }: Site<Spec>, window: Window): Calls {
  const { H, W, C, OH, OW, KH, KW } = window;
  const O = site.spec.filters;
  const [w, b, sizing] = [site.param("w"), site.param("b"), site.sizes];
  const relu = Number(site.spec.activation === "relu");
  const K = KH * KW * C;
  const packed = site.shared(sizing.packedFloats(K, O) * F32);
  const turned = dx ? site.shared(sizing.packedFloats(KH * KW * O, C) * F32) : 0;
  site.scratch(sizing.conv2dScratch(dx ? Math.max(C, O) : C, KH, KW) * F32);
  const prepare: Preparation[] = [
    { cost: K * O, run: (k) => void k.packPanels(w, b, packed, K, O) },
  ];
  if (dx) {
    const run = (k: Kernels) => void k.packFlipped(w, turned, KH * KW, C, O);
    prepare.push({ cost: 3 * K * O, run });
  }
  const sizes = [H, W, C, OH, OW, O, ...windowArguments(window)] as const;
  return {
    prepare,
    forward({ k, rows, scratch }) {
      k.conv2dForward(x, packed, y, rows, ...sizes, relu, scratch);
    },
    backward({ k, rows, scratch }, dw, db) {
      if (relu) k.reluBackward(y, dy, dy, rows * OH * OW * O);
      k.conv2dBackwardParams(x, dy, dw, db, rows, ...sizes, scratch);
      if (dx) k.conv2dBackwardInput(dy, turned, dx, rows, ...sizes, scratch);
    },
  };
}
