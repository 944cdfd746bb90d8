import type { OptimizerSpec, ScheduleSpec } from "../recipe.ts";

/** Keras's default rates. */
export function baseRate(optimizer: OptimizerSpec): number {
  return optimizer.learningRate ?? (optimizer.kind === "sgd" ? 0.01 : 0.001);
}

/** 1cycle starts at 1/25 of its peak and ends at 1/10,000 (Smith and Topin 2017, as fastai and PyTorch have it). */
const ONE_CYCLE_START = 1 / 25;
const ONE_CYCLE_END = 1e-4;

/**
 * Factor of the learning rate at a step, from 0. A plateau's factor is not a function of the step:
 * the trainer multiplies it in.
 */
export function rateFactor(
  schedule: ScheduleSpec | undefined,
  step: number,
  stepsPerEpoch: number,
  epochs: number,
): number {
  const steps = stepsPerEpoch * epochs;
  switch (schedule?.kind) {
    case "step":
      return schedule.factor ** Math.floor(Math.floor(step / stepsPerEpoch) / schedule.every);
    case "cosine": {
      const { warmup = 0, floor = 0 } = schedule;
      const rise = warmup * stepsPerEpoch;
      if (step < rise) return (step + 1) / rise;
      return blend(1, floor, (step - rise) / Math.max(1, steps - rise));
    }
    case "oneCycle": {
      const rise = (schedule.peak ?? 0.3) * steps;
      if (step < rise) return blend(ONE_CYCLE_START, 1, step / rise);
      return blend(1, ONE_CYCLE_END, (step - rise) / Math.max(1, steps - rise));
    }
    default:
      return 1;
  }
}

/** Half a cosine from a to b as t goes from 0 to 1. */
function blend(a: number, b: number, t: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * Math.min(1, t)))) / 2;
}
