import { defineLayer, elements, F32, type Norm, type Site } from "../layer.ts";

/**
 * y = γ · (x − mean) / √(variance + ε) + β      per channel (Ioffe and Szegedy 2015)
 *
 * In training, mean and variance are the whole batch's: replicas exchange their statistics at a
 * barrier, so the result does not depend on how the batch is cut into threads. In training, the
 * neighbours do what they can of it while they have the numbers in cache; dx then is dy, in place.
 */
export const batchNorm = defineLayer("batchNorm", {
  output: (input) => input,
  gradientInPlace: true,

  params(input) {
    const shape = [input.at(-1) ?? 0];
    return {
      gamma: { shape, init: 1, trainable: true, decay: false },
      beta: { shape, init: 0, trainable: true, decay: false },
      movingMean: { shape, init: 0, trainable: false, decay: false },
      movingVariance: { shape, init: 1, trainable: false, decay: false },
    };
  },

  place({ x, y, dy, spec, ...site }) {
    const C = site.input.at(-1) ?? 0;
    const pixels = elements(site.input) / Math.max(1, C);
    const { momentum = 0.99, epsilon = 0.001 } = spec;
    const relu = Number(spec.activation === "relu");
    const [gamma, beta] = [site.param("gamma"), site.param("beta")];
    const [movingMean, movingVariance] = [site.param("movingMean"), site.param("movingVariance")];
    const norm = site.norm ?? placeNorm(site, x);
    const { coefficients, stats, sums, pitch, isRead, isCarried } = norm;
    const mean = site.own(C * F32);
    const variance = site.own(C * F32);
    return {
      forward(run) {
        const { k, rows, replica } = run;
        const n = rows * pixels;
        if (run.training) {
          if (!isCarried) k.batchNormStatistics(x, stats + replica * pitch, n, C);
          run.barrier();
          k.batchNormCombine(stats, pitch, site.replicas, C, mean, variance);
          if (replica === 0)
            k.batchNormMoving(mean, variance, movingMean, movingVariance, C, momentum);
        }
        const [m, v] = run.training ? [mean, variance] : [movingMean, movingVariance];
        k.batchNormPrepare(m, v, gamma, beta, coefficients, C, epsilon, relu);
        if (!isRead) k.batchNormForward(x, y, coefficients, n, C);
      },
      backward(run) {
        const { k, rows, replica } = run;
        const n = rows * pixels;
        const own = sums + replica * pitch;
        if (!isRead) k.batchNormBackwardSums(x, dy, coefficients, own, n, C);
        run.barrier();
        const all = [sums, pitch, site.replicas, run.totalRows * pixels, own] as const;
        const gradients = [site.gradient("gamma"), site.gradient("beta")] as const;
        k.batchNormBackwardPrepare(...all, variance, coefficients, ...gradients, C, epsilon);
        if (!isCarried) k.batchNormBackward(x, dy, dy, coefficients, n, C);
      },
    };
  },
});

/** Ranges of the numbers of a batch norm whose input is at x; its neighbours do nothing for it unless said. */
export function placeNorm(
  site: Pick<Site, "input" | "training" | "replicas" | "sizes" | "own" | "shared">,
  x: number,
  does: Pick<Norm, "isRead" | "isCarried"> = { isRead: false, isCarried: false },
): Norm {
  const C = site.input.at(-1) ?? 0;
  // One line of numbers per replica, a cache line apart at least.
  const pitch = Math.ceil(((2 * C + 1) * F32) / 64) * 64;
  const lines = () => (site.training ? site.shared(pitch * site.replicas) : 0);
  const coefficients = site.own(site.sizes.batchNormFloats(C) * F32);
  return { x, coefficients, stats: lines(), sums: lines(), pitch, ...does };
}
