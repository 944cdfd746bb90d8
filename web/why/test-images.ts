import type { Dataset } from "@inkling/engine";
import { smallMnist } from "../small-mnist.ts";

export interface TestImage {
  /** Its place among all test images. */
  readonly index: number;
  readonly label: number;
  /** Levels, [784]. */
  readonly image: Uint8Array;
}

/** MNIST's test images. */
const ALL = 10_000;

let fetched: Promise<Dataset> | undefined;

/** Some of MNIST's test images, spread evenly over them. Fetched once; what has failed is fetched again. */
export async function testImages(count: number): Promise<readonly TestImage[]> {
  fetched ??= smallMnist("test");
  const set = await fetched.catch((error) => {
    fetched = undefined;
    throw error;
  });
  const size = set.rows * set.columns;
  return Array.from({ length: Math.min(count, set.count) }, (_, i) => {
    const at = Math.floor((i * set.count) / count);
    const image = set.images.subarray(at * size, (at + 1) * size);
    return { index: Math.floor((at * ALL) / set.count), label: set.labels[at] ?? 0, image };
  });
}

/** Images that the worker answers in a row. */
const AT_ONCE = 50;

/** Has images answered, in parts, so that strokes drawn meanwhile are answered, too: [n, classes]. */
export async function answersTo(
  images: readonly TestImage[],
  ask: (pixels: Float32Array) => Promise<Float32Array>,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let from = 0; from < images.length; from += AT_ONCE) {
    const some = images.slice(from, from + AT_ONCE);
    const pixels = new Float32Array(some.reduce((sum, { image }) => sum + image.length, 0));
    let at = 0;
    for (const { image } of some) for (const level of image) pixels[at++] = level / 255;
    parts.push(await ask(pixels));
  }
  const answers = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    answers.set(part, at);
    at += part.length;
  }
  return answers;
}

/** The share of images whose likeliest class is their own. */
export function shareRight(images: readonly TestImage[], answers: Float32Array): number {
  const count = answers.length / images.length;
  const isRight = ({ label }: TestImage, i: number) => {
    const own = answers.subarray(i * count, (i + 1) * count);
    return own.indexOf(Math.max(...own)) === label;
  };
  return images.filter(isRight).length / images.length;
}
