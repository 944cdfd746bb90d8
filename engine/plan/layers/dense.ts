import { ShapeError } from "../../errors.ts";
import type { LayerSpec } from "../../model.ts";
import { defineLayer, F32, type Placed, type Preparation, type Site } from "../layer.ts";
import { l2Gradient, l2Penalty } from "./l2.ts";

type Spec = Extract<LayerSpec, { kind: "dense" }>;

/** y = x·W + b      x [N, I] · W [I, O] + b [O] → y [N, O] */
export const dense = defineLayer("dense", {
  output(input, { units }) {
    if (input.length === 1) return [units];
    throw new ShapeError("dense", "[I]", input, "Put a flatten layer before it.");
  },

  params: ([I = 0], { units: O }) => ({
    w: { shape: [I, O], init: { glorot: [I, O] }, trainable: true, decay: true },
    b: { shape: [O], init: 0, trainable: true, decay: false },
  }),

  multiplyAdds: ([I = 0], [O = 0]) => I * O,

  place(site) {
    if (!site.training) return site.spec.weights === "int8" ? placeInt8(site) : placeFloat(site);
    const [I = 0] = site.input;
    const [O = 0] = site.output;
    const { x, y, dx, dy, sizes } = site;
    const relu = site.spec.activation === "relu";
    const [w, b] = [site.param("w"), site.param("b")];
    const packed = site.shared(sizes.densePackedFloats(I, O) * F32);
    const turned = dx ? site.shared(sizes.densePackedFloats(O, I) * F32) : 0;
    site.scratch(sizes.denseScratch(site.capacity, I, O) * F32);
    if (dx) site.scratch(sizes.denseScratch(site.capacity, O, I) * F32);
    const prepare: Preparation[] = [
      { cost: I * O, run: (k) => void k.densePack(w, b, packed, I, O) },
    ];
    if (dx) prepare.push({ cost: I * O, run: (k) => void k.densePackTransposed(w, turned, I, O) });
    return {
      prepare,
      forward({ k, rows, scratch }) {
        k.denseForward(x, packed, y, rows, I, O, Number(relu), scratch);
      },
      // dW += xᵀ·dy    db += Σ dy over N    dx = dy·Wᵀ
      backward(run) {
        const { k, rows, scratch } = run;
        const dw = site.gradient("w");
        if (relu) k.reluBackward(y, dy, dy, rows * O);
        k.denseBackwardParams(x, dy, dw, rows, I, O, scratch);
        k.biasGradient(dy, site.gradient("b"), rows, O);
        l2Gradient(run, site.spec.l2, w, dw, I * O);
        if (dx) k.denseForward(dy, turned, dx, rows, O, I, 0, scratch);
      },
      penalty: l2Penalty(site.spec.l2, w, I * O),
    };
  },
});

/** For inference, with float32 weights. */
function placeFloat({ x, y, sizes, ...site }: Site<Spec>): Placed {
  const [[I = 0], [O = 0]] = [site.input, site.output];
  const relu = Number(site.spec.activation === "relu");
  const [w, b] = [site.param("w"), site.param("b")];
  const packed = site.shared(sizes.densePackedFloats(I, O) * F32);
  site.scratch(sizes.denseScratch(site.capacity, I, O) * F32);
  return {
    prepare: [{ cost: I * O, run: (k) => void k.densePack(w, b, packed, I, O) }],
    forward({ k, rows, scratch }) {
      k.denseForward(x, packed, y, rows, I, O, relu, scratch);
    },
  };
}

/** For inference, with int8 weights: faster than float32 at any number of rows. */
function placeInt8({ x, y, sizes, ...site }: Site<Spec>): Placed {
  const [[I = 0], [O = 0]] = [site.input, site.output];
  const relu = Number(site.spec.activation === "relu");
  const [w, b] = [site.param("w"), site.param("b")];
  const packed = site.shared(sizes.int8Floats(I, O) * F32);
  site.scratch(sizes.int8Scratch(I) * F32);
  return {
    prepare: [{ cost: I * O, run: (k) => void k.packInt8(w, b, packed, I, O) }],
    forward({ k, rows, scratch }) {
      k.denseInt8(x, packed, y, rows, I, O, relu, scratch);
    },
  };
}
