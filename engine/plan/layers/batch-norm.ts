import { defineLayer, elements, F32 } from "../layer.ts";

/**
 * y = γ · (x − mean) / √(variance + ε) + β      per channel (Ioffe and Szegedy 2015)
 *
 * In training, mean and variance are the whole batch's: replicas exchange their statistics at a
 * barrier, so the result does not depend on how the batch is cut into threads.
 */
export const batchNorm = defineLayer("batchNorm", {
  output: (input) => input,

  params(input) {
    const shape = [input.at(-1) ?? 0];
    return {
      gamma: { shape, init: 1, trainable: true, decay: false },
      beta: { shape, init: 0, trainable: true, decay: false },
      movingMean: { shape, init: 0, trainable: false, decay: false },
      movingVariance: { shape, init: 1, trainable: false, decay: false },
    };
  },

  place({ x, y, dx, dy, spec, ...site }) {
    const C = site.input.at(-1) ?? 0;
    const pixels = elements(site.input) / Math.max(1, C);
    const { momentum = 0.99, epsilon = 0.001 } = spec;
    const relu = Number(spec.activation === "relu");
    const [gamma, beta] = [site.param("gamma"), site.param("beta")];
    const [movingMean, movingVariance] = [site.param("movingMean"), site.param("movingVariance")];
    // One line of numbers per replica, a cache line apart at least.
    const pitch = Math.ceil(((2 * C + 1) * F32) / 64) * 64;
    const stats = site.training ? site.shared(pitch * site.replicas) : 0;
    const sums = site.training ? site.shared(pitch * site.replicas) : 0;
    const mean = site.own(C * F32);
    const variance = site.own(C * F32);
    return {
      forward(run) {
        const { k, rows, replica } = run;
        const n = rows * pixels;
        if (!run.training) {
          k.batchNormForward(x, y, movingMean, movingVariance, gamma, beta, n, C, epsilon, relu);
          return;
        }
        k.batchNormStatistics(x, stats + replica * pitch, n, C);
        run.barrier();
        k.batchNormCombine(stats, pitch, site.replicas, C, mean, variance);
        if (replica === 0)
          k.batchNormMoving(mean, variance, movingMean, movingVariance, C, momentum);
        k.batchNormForward(x, y, mean, variance, gamma, beta, n, C, epsilon, relu);
      },
      backward(run) {
        const { k, rows, replica } = run;
        const n = rows * pixels;
        const own = sums + replica * pitch;
        k.batchNormBackwardSums(x, y, dy, mean, variance, own, n, C, epsilon, relu);
        run.barrier();
        const total = run.totalRows * pixels;
        const all = [sums, pitch, site.replicas, total] as const;
        const gradients = [site.gradient("gamma"), site.gradient("beta"), own] as const;
        // Where nothing below learns, dx lands on dy, which nobody reads again.
        const to = dx || dy;
        k.batchNormBackward(
          x,
          y,
          dy,
          to,
          mean,
          variance,
          gamma,
          ...all,
          ...gradients,
          n,
          C,
          epsilon,
          relu,
        );
      },
    };
  },
});
