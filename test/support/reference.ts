// What the kernels should answer, written plainly and in float64.

/** N images [H, W, C] seen through OH × OW windows of KH × KW cells. */
export interface Windows {
  readonly N: number;
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

/** The windows of Keras's `valid` or `same` padding. */
export function windows(
  [N, H, W, C]: readonly [number, number, number, number],
  [KH, KW]: readonly [number, number],
  [SH, SW]: readonly [number, number],
  padding: "valid" | "same",
): Windows {
  const along = (size: number, kernel: number, stride: number) => {
    if (padding === "valid") return { out: Math.floor((size - kernel) / stride) + 1, pad: 0 };
    const out = Math.ceil(size / stride);
    return { out, pad: Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2) };
  };
  const [rows, columns] = [along(H, KH, SH), along(W, KW, SW)];
  const [OH, OW, padTop, padLeft] = [rows.out, columns.out, rows.pad, columns.pad];
  return { N, H, W, C, OH, OW, KH, KW, SH, SW, padTop, padLeft };
}

/** The arguments that pooling kernels take after their pointers. */
export function windowArguments(w: Windows): number[] {
  return [w.N, w.H, w.W, w.C, w.OH, w.OW, w.KH, w.KW, w.SH, w.SW, w.padTop, w.padLeft];
}

/** The cells of each output's window inside the image, as indices into x, with the tap they lie under. */
export function cells(w: Windows): { at: number; tap: number }[][] {
  const found: { at: number; tap: number }[][] = [];
  for (let output = 0; output < w.N * w.OH * w.OW * w.C; output++) {
    const c = output % w.C;
    const ow = Math.floor(output / w.C) % w.OW;
    const oh = Math.floor(output / (w.C * w.OW)) % w.OH;
    const n = Math.floor(output / (w.C * w.OW * w.OH));
    const window: { at: number; tap: number }[] = [];
    for (let tap = 0; tap < w.KH * w.KW; tap++) {
      const h = oh * w.SH + Math.floor(tap / w.KW) - w.padTop;
      const column = ow * w.SW + (tap % w.KW) - w.padLeft;
      if (h < 0 || h >= w.H || column < 0 || column >= w.W) continue;
      window.push({ at: ((n * w.H + h) * w.W + column) * w.C + c, tap });
    }
    found.push(window);
  }
  return found;
}

/** The largest cell of each window and the tap of the first that is. */
export function maxPool2d(x: ArrayLike<number>, w: Windows): { y: number[]; argmax: number[] } {
  const winners = cells(w).map((window) =>
    window.reduce((best, cell) => (x[cell.at]! > x[best.at]! ? cell : best)),
  );
  return { y: winners.map(({ at }) => x[at]!), argmax: winners.map(({ tap }) => tap) };
}

/** The mean of each window's cells inside the image. */
export function averagePool2d(x: ArrayLike<number>, w: Windows): number[] {
  return cells(w).map((window) => window.reduce((sum, { at }) => sum + x[at]!, 0) / window.length);
}

/** Mean and biased variance of each of C channels over all rows. */
export function channelStatistics(x: ArrayLike<number>, C: number) {
  const rows = x.length / C;
  const columns = Array.from({ length: C }, (_, c) =>
    Array.from({ length: rows }, (_, row) => x[row * C + c]!),
  );
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / rows);
  const variance = columns.map(
    (column, c) => column.reduce((sum, value) => sum + (value - mean[c]!) ** 2, 0) / rows,
  );
  return { mean, variance };
}

/** γ·(x − mean) / √(variance + ε) + β, then relu if asked. */
export function batchNorm(
  x: ArrayLike<number>,
  { mean, variance }: { mean: ArrayLike<number>; variance: ArrayLike<number> },
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
  relu: boolean,
): number[] {
  const C = gamma.length;
  return Array.from({ length: x.length }, (_, i) => {
    const c = i % C;
    const xhat = (x[i]! - mean[c]!) / Math.sqrt(variance[c]! + epsilon);
    const y = gamma[c]! * xhat + beta[c]!;
    return relu ? Math.max(0, y) : y;
  });
}

/** Gradients of batchNorm over the rows whose statistics it used, for slopes dy, by the formulas. */
export function batchNormGradients(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dy: ArrayLike<number>,
  gamma: ArrayLike<number>,
  epsilon: number,
  relu: boolean,
) {
  const C = gamma.length;
  const rows = x.length / C;
  const { mean, variance } = channelStatistics(x, C);
  const [dgamma, dbeta] = [new Float64Array(C), new Float64Array(C)];
  const parts = Array.from({ length: x.length }, (_, i) => {
    const c = i % C;
    const slope = relu && y[i]! <= 0 ? 0 : dy[i]!;
    const xhat = (x[i]! - mean[c]!) / Math.sqrt(variance[c]! + epsilon);
    dbeta[c]! += slope;
    dgamma[c]! += slope * xhat;
    return { c, slope, xhat };
  });
  const dx = parts.map(({ c, slope, xhat }) => {
    const centred = slope - dbeta[c]! / rows - (xhat * dgamma[c]!) / rows;
    return (gamma[c]! / Math.sqrt(variance[c]! + epsilon)) * centred;
  });
  return { dx, dgamma, dbeta };
}

/** exp(x − max) over its sum, row by row of C. */
export function softmax(x: ArrayLike<number>, C: number): number[] {
  return rowsOf(x, C).flatMap((row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  });
}

/** −Σ t·ln p of each row, t = (1 − smoothing)·onehot + smoothing / C. */
export function crossEntropy(
  logits: ArrayLike<number>,
  labels: readonly number[],
  C: number,
  smoothing: number,
): number[] {
  return rowsOf(logits, C).map((row, n) => {
    const most = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    const target = (c: number) => (c === labels[n] ? 1 - smoothing : 0) + smoothing / C;
    return row.reduce((loss, value, c) => loss - target(c) * (value - most - Math.log(sum)), 0);
  });
}

function rowsOf(x: ArrayLike<number>, C: number): number[][] {
  return Array.from({ length: C ? x.length / C : 0 }, (_, n) =>
    Array.from({ length: C }, (_, c) => x[n * C + c]!),
  );
}
