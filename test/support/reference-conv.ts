/** Sizes of one convolution, NHWC. */
export interface ConvShape {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly O: number;
  readonly KH: number;
  readonly KW: number;
  readonly SH: number;
  readonly SW: number;
  readonly OH: number;
  readonly OW: number;
  readonly padTop: number;
  readonly padLeft: number;
}

type Padding = "same" | "valid";

/** Output size and padding as TensorFlow has them. */
export function convShape(
  [N, H, W, C]: readonly [number, number, number, number],
  [KH, KW, O]: readonly [number, number, number],
  [SH, SW]: readonly [number, number],
  padding: Padding,
): ConvShape {
  const same = padding === "same";
  const OH = same ? Math.ceil(H / SH) : Math.floor((H - KH) / SH) + 1;
  const OW = same ? Math.ceil(W / SW) : Math.floor((W - KW) / SW) + 1;
  const padTop = same ? Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2) : 0;
  const padLeft = same ? Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2) : 0;
  return { N, H, W, C, O, KH, KW, SH, SW, OH, OW, padTop, padLeft };
}

/** Calls back with the offsets in x, w and y of every product of the convolution. */
function eachProduct(s: ConvShape, visit: (x: number, w: number, y: number) => void): void {
  for (let n = 0; n < s.N; n++)
    for (let oh = 0; oh < s.OH; oh++)
      for (let ow = 0; ow < s.OW; ow++)
        for (let kh = 0; kh < s.KH; kh++)
          for (let kw = 0; kw < s.KW; kw++) {
            const h = oh * s.SH + kh - s.padTop;
            const w = ow * s.SW + kw - s.padLeft;
            if (h < 0 || h >= s.H || w < 0 || w >= s.W) continue;
            const x = ((n * s.H + h) * s.W + w) * s.C;
            const y = ((n * s.OH + oh) * s.OW + ow) * s.O;
            const k = (kh * s.KW + kw) * s.C;
            for (let c = 0; c < s.C; c++)
              for (let o = 0; o < s.O; o++) visit(x + c, (k + c) * s.O + o, y + o);
          }
}

type Numbers = ArrayLike<number>;

/** y = conv(x, w) + b in float64. */
export function convForward(s: ConvShape, x: Numbers, w: Numbers, b: Numbers): Float64Array {
  const y = Float64Array.from({ length: s.N * s.OH * s.OW * s.O }, (_, i) => b[i % s.O]!);
  eachProduct(s, (xi, wi, yi) => {
    y[yi]! += x[xi]! * w[wi]!;
  });
  return y;
}

/** The three gradients in float64. */
export function convBackward(s: ConvShape, x: Numbers, w: Numbers, dy: Numbers) {
  const dx = new Float64Array(s.N * s.H * s.W * s.C);
  const dw = new Float64Array(s.KH * s.KW * s.C * s.O);
  const db = new Float64Array(s.O);
  eachProduct(s, (xi, wi, yi) => {
    dx[xi]! += dy[yi]! * w[wi]!;
    dw[wi]! += dy[yi]! * x[xi]!;
  });
  for (let i = 0; i < dy.length; i++) db[i % s.O]! += dy[i]!;
  return { dx, dw, db };
}
