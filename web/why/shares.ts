import { type Damage, isUndamaged } from "../../models/damage.ts";
import { answersTo, shareRight } from "./answers.ts";
import type { Ask } from "./tasks.ts";
import { testImages } from "./test-images.ts";

/** Test images that tell how much is lost. */
export const COUNT = 500;

/** Of what answers, by its name and precision; undefined where it was over before it was known. */
export type Share = (
  weights: string,
  damage: Damage,
  isOver: () => boolean,
) => Promise<number | undefined>;

/** The share of the test images that is read right: asked once for each damage of what answers. */
export function createShare(ask: Ask): Share {
  const known = new Map<string, number>();
  return async (weights, damage, isOver) => {
    const key = isUndamaged(damage) ? weights : JSON.stringify([weights, damage]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const images = await testImages(COUNT);
    const answer = (pixels: Float32Array) =>
      isUndamaged(damage) ? ask("probabilities", { pixels }) : ask("damaged", { damage, pixels });
    const answers = await answersTo(images, answer, isOver);
    if (answers === undefined) return undefined;
    const share = shareRight(images, answers);
    known.set(key, share);
    return share;
  };
}
