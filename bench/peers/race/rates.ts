import type { Recipe } from "@inkling/engine";
import { baseRate, rateFactor } from "../../../engine/train/schedule.ts";

/** The learning rate of every step of a training on so many images: the engine's own schedule. */
export function ratesOf(
  { batchSize, epochs, optimizer, schedule }: Recipe,
  images: number,
): number[] {
  const perEpoch = Math.ceil(images / batchSize);
  const rate = baseRate(optimizer);
  return Array.from(
    { length: perEpoch * epochs },
    (_, step) => rate * rateFactor(schedule, step, perEpoch, epochs),
  );
}
