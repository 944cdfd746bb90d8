import type { Recipe } from "../recipe.ts";
import type { Progress } from "./checkpoint.ts";
import { baseRate } from "./schedule.ts";

/** Figures over the images kept for validation. */
export interface Validation {
  readonly loss: number;
  readonly accuracy: number;
}

/** Keras's defaults for ReduceLROnPlateau. */
const PLATEAU = { factor: 0.1, patience: 10, minimum: 0 };

/**
 * What an epoch's validation means for the run: whether these weights are the best so far, and
 * whether the learning rate falls. Pure, so that a resumed run decides alike.
 */
export function judge(
  progress: Progress,
  recipe: Recipe,
  { loss, accuracy }: Validation,
): { readonly progress: Progress; readonly improved: boolean } {
  const monitor = recipe.earlyStopping?.monitor ?? "validationLoss";
  const figure = monitor === "validationLoss" ? loss : -accuracy;
  const improved = isBelow(figure, progress.best);
  const judged = {
    ...progress,
    ...plateau(progress, recipe, loss),
    best: improved ? figure : progress.best,
    bestWait: improved ? 0 : progress.bestWait + 1,
  };
  return { progress: judged, improved };
}

function plateau(progress: Progress, { schedule, optimizer }: Recipe, loss: number) {
  if (schedule?.kind !== "plateau") return {};
  const { factor = PLATEAU.factor, patience = PLATEAU.patience } = schedule;
  const { minimum = PLATEAU.minimum } = schedule;
  if (isBelow(loss, progress.plateauBest)) {
    return { plateauBest: loss, plateauWait: 0 };
  }
  const wait = progress.plateauWait + 1;
  if (wait < patience) return { plateauWait: wait };
  const floor = minimum / baseRate(optimizer);
  const lowered = Math.max(floor, progress.plateau * factor);
  return { plateau: Math.min(progress.plateau, lowered), plateauWait: 0 };
}

/** Whether a figure is the lowest so far. NaN, of a training that went astray, never is. */
function isBelow(figure: number, best: number | null): boolean {
  return best === null ? !Number.isNaN(figure) : figure < best;
}

export function isOutOfPatience(progress: Progress, recipe: Recipe): boolean {
  const { earlyStopping } = recipe;
  return earlyStopping !== undefined && progress.bestWait >= earlyStopping.patience;
}
