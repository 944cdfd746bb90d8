import { likeliest } from "../../models/likeliest.ts";
import type { TestImage } from "./test-images.ts";

/** Images that the worker answers in a row. */
const AT_ONCE = 50;

/**
 * Has images answered, in parts, so that strokes drawn meanwhile are answered, too: the probabilities of each.
 * Undefined where it was over before the end.
 */
export async function answersTo(
  images: readonly TestImage[],
  ask: (pixels: Float32Array) => Promise<Float32Array>,
  isOver: () => boolean,
): Promise<readonly Float32Array[] | undefined> {
  const answers: Float32Array[] = [];
  for (let from = 0; from < images.length; from += AT_ONCE) {
    const some = images.slice(from, from + AT_ONCE);
    const pixels = new Float32Array(some.reduce((sum, { image }) => sum + image.length, 0));
    let at = 0;
    for (const { image } of some) for (const level of image) pixels[at++] = level / 255;
    const part = await ask(pixels);
    if (isOver()) return undefined;
    const classes = part.length / some.length;
    for (const i of some.keys()) answers.push(part.subarray(i * classes, (i + 1) * classes));
  }
  return answers;
}

/** The share of images whose likeliest class is their own. */
export const shareRight = (
  images: readonly TestImage[],
  answers: readonly Float32Array[],
): number =>
  images.filter(({ label }, i) => likeliest(answers[i]!) === label).length / images.length;
