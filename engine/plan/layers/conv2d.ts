import { ValueError } from "../../errors.ts";
import type { Kernels } from "../../kernels.ts";
import type { LayerSpec, Shape } from "../../model.ts";
import { defineLayer, F32, type Preparation, type Site } from "../layer.ts";
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

  place(site) {
    const window = windowOf(site.input, site.spec);
    const calls = chooseCalls(site, window);
    const { OH, OW, KH, KW, C } = window;
    const O = site.spec.filters;
    const { y, dy } = site;
    const relu = site.spec.activation === "relu";
    const w = site.param("w");
    return {
      prepare: calls.prepare,
      forward: (run) => calls.forward(run.k, run.rows, Number(relu), run.scratch),
      backward(run) {
        const { k, rows } = run;
        if (relu) k.reluBackward(y, dy, dy, rows * OH * OW * O);
        const dw = site.gradient("w");
        calls.backwardParams(k, rows, dw, site.gradient("b"), run.scratch);
        l2Gradient(run, site.spec.l2, w, dw, KH * KW * C * O);
        if (site.dx) calls.backwardInput(k, rows, run.scratch);
      },
      penalty: l2Penalty(site.spec.l2, w, KH * KW * C * O),
    };
  },
});

/** The kernels of one convolution, its pointers filled in. */
interface Calls {
  readonly prepare: readonly Preparation[];
  forward(k: Kernels, rows: number, relu: number, scratch: number): void;
  backwardInput(k: Kernels, rows: number, scratch: number): void;
  backwardParams(k: Kernels, rows: number, dw: number, db: number, scratch: number): void;
}

/** The fastest kernels that the shape allows. */
function chooseCalls(site: Site<Spec>, window: Window): Calls {
  if (suitsWinograd(window, site.spec.filters)) return winograd(site, window);
  if (suitsFirst(window, site.spec.filters) && !site.dx) return first(site, window);
  return patches(site, window);
}

/** 4x fewer products, where a vector of channels and enough of them pay for the transforms. */
function suitsWinograd({ KH, KW, SH, SW, C }: Window, O: number): boolean {
  return (
    KH === 3 && KW === 3 && SH === 1 && SW === 1 && C % 4 === 0 && O % 4 === 0 && C >= 8 && O >= 8
  );
}

/** One channel, 3x3: too few products a sum to copy patches for. */
function suitsFirst({ KH, KW, SH, SW, C }: Window, O: number): boolean {
  return C === 1 && KH === 3 && KW === 3 && SH === 1 && SW === 1 && O % 8 === 0;
}

function first({ x, y, dy, ...site }: Site<Spec>, window: Window): Calls {
  const { H, W, OH, OW, padTop, padLeft } = window;
  const [w, b] = [site.param("w"), site.param("b")];
  site.scratch(site.sizes.conv2dFirstScratch(H, W) * F32);
  const sizes = [H, W, OH, OW, site.spec.filters, padTop, padLeft] as const;
  return {
    prepare: [],
    forward(kernels, rows, relu, scratch) {
      kernels.conv2dFirstForward(x, w, b, y, rows, ...sizes, relu, scratch);
    },
    backwardInput() {},
    backwardParams(kernels, rows, dw, db, scratch) {
      kernels.conv2dFirstBackwardParams(x, dy, dw, db, rows, ...sizes, scratch);
    },
  };
}

function winograd({ x, y, dx, dy, ...site }: Site<Spec>, window: Window): Calls {
  const { H, W, C, OH, OW, padTop, padLeft } = window;
  const O = site.spec.filters;
  const [w, b, k] = [site.param("w"), site.param("b"), site.sizes];
  const u = site.shared(k.winogradWeightFloats(C, O) * F32);
  const turned = dx ? site.shared(k.winogradWeightFloats(O, C) * F32) : 0;
  site.scratch(Math.max(k.winogradScratch(C, O), k.winogradScratch(O, C)) * F32);
  if (site.training) site.scratch(k.winogradParamsScratch(C, O) * F32);
  const weights = (to: number, flip: number): Preparation => ({
    cost: 36 * C * O,
    run: (kernels) => void kernels.winogradWeights(w, to, C, O, flip),
  });
  return {
    prepare: dx ? [weights(u, 0), weights(turned, 1)] : [weights(u, 0)],
    forward(kernels, rows, relu, scratch) {
      const sizes = [rows, H, W, C, OH, OW, O, padTop, padLeft] as const;
      kernels.winogradForward(x, u, b, y, ...sizes, relu, scratch);
    },
    backwardInput(kernels, rows, scratch) {
      const sizes = [rows, OH, OW, O, H, W, C, 2 - padTop, 2 - padLeft] as const;
      kernels.winogradForward(dy, turned, 0, dx, ...sizes, 0, scratch);
    },
    backwardParams(kernels, rows, dw, db, scratch) {
      const sizes = [rows, H, W, C, OH, OW, O, padTop, padLeft] as const;
      kernels.winogradBackwardParams(x, dy, dw, db, ...sizes, scratch);
    },
  };
}

function patches({ x, y, dx, dy, ...site }: Site<Spec>, window: Window): Calls {
  const { H, W, C, OH, OW, KH, KW } = window;
  const O = site.spec.filters;
  const [w, b, k] = [site.param("w"), site.param("b"), site.sizes];
  const K = KH * KW * C;
  const packed = site.shared(k.packedFloats(K, O) * F32);
  const turned = dx ? site.shared(k.packedFloats(KH * KW * O, C) * F32) : 0;
  site.scratch(k.conv2dScratch(dx ? Math.max(C, O) : C, KH, KW) * F32);
  const prepare: Preparation[] = [
    { cost: K * O, run: (kernels) => void kernels.packPanels(w, b, packed, K, O) },
  ];
  if (dx) {
    const run = (kernels: Kernels) => void kernels.packFlipped(w, turned, KH * KW, C, O);
    prepare.push({ cost: 3 * K * O, run });
  }
  const sizes = [H, W, C, OH, OW, O, ...windowArguments(window)] as const;
  return {
    prepare,
    forward(kernels, rows, relu, scratch) {
      kernels.conv2dForward(x, packed, y, rows, ...sizes, relu, scratch);
    },
    backwardInput(kernels, rows, scratch) {
      kernels.conv2dBackwardInput(dy, turned, dx, rows, ...sizes, scratch);
    },
    backwardParams(kernels, rows, dw, db, scratch) {
      kernels.conv2dBackwardParams(x, dy, dw, db, rows, ...sizes, scratch);
    },
  };
}
