import type { Kernels } from "../kernels.ts";
import { F32 } from "../plan/layer.ts";
import type { OptimizerSpec } from "../recipe.ts";
import { type Job, type Layout, slice } from "./layout.ts";

/** Floats [from, to) of the block of trainable weights, and whether weight decay applies to them. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly decay: boolean;
}

/** The optimizer's step on one thread's slice of the weights, and the moving average of them. */
export function makeUpdate(k: Kernels, job: Job, layout: Layout, replica: number) {
  const { table, trainable, moments, average, state, replicas } = layout;
  const { optimizer, ema } = job.recipe;
  const [from, to] = slice(table.trainableFloats, replica, job.replicas);
  const border = Math.min(Math.max(table.decayFloats, from), to);
  const stretches: readonly Stretch[] = [
    { from, to: border, decay: true },
    { from: border, to, decay: false },
  ];
  const gradients = replicas[0]!.gradients;
  return (learningRate: number, step: number, gradientScale: number): void => {
    for (const { from: start, to: end, decay } of stretches) {
      const at = start * F32;
      const pointers = [trainable + at, gradients + at] as const;
      const own = [moments[0] + at, moments[1] + at] as const;
      descend(k, optimizer, [...pointers, ...own], end - start, {
        learningRate,
        step,
        decay,
        gradientScale,
      });
    }
    if (ema === undefined) return;
    const decay = emaDecay(ema, step);
    k.emaUpdate(average.trainable + from * F32, trainable + from * F32, to - from, decay);
    if (replica === 0) k.emaUpdate(average.state, state, table.stateFloats, decay);
  };
}

/** Short memory at first, so that the average forgets the first weights: min(decay, (1 + t) / (10 + t)), as TensorFlow has it. */
function emaDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

interface Moment {
  readonly learningRate: number;
  /** From 0. */
  readonly step: number;
  readonly decay: boolean;
  readonly gradientScale: number;
}

function descend(
  k: Kernels,
  optimizer: OptimizerSpec,
  [w, g, m, v]: readonly [number, number, number, number],
  n: number,
  { learningRate, step, decay, gradientScale }: Moment,
): void {
  switch (optimizer.kind) {
    case "sgd": {
      const { momentum = 0, nesterov = false } = optimizer;
      k.sgdUpdate(w, g, m, n, learningRate, momentum, Number(nesterov), gradientScale);
      return;
    }
    case "rmsprop": {
      const { rho = 0.9, momentum = 0, epsilon = 1e-7 } = optimizer;
      k.rmspropUpdate(w, g, v, m, n, learningRate, rho, momentum, epsilon, gradientScale);
      return;
    }
    default: {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = optimizer;
      const rate = (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
      const weightDecay =
        optimizer.kind === "adamw" && decay ? learningRate * (optimizer.weightDecay ?? 0.004) : 0;
      k.adamUpdate(w, g, m, v, n, rate, beta1, beta2, epsilon, weightDecay, gradientScale);
    }
  }
}
