import type { Dataset } from "@inkling/engine";
import { smallMnist } from "../small-mnist.ts";

export interface TestImage {
  /** Its place among all test images. */
  readonly index: number;
  readonly label: number;
  /** Levels, [784]. */
  readonly image: Uint8Array;
}

/** MNIST's test images, of which the server gives out every so manieth: see server/api/data-files.ts. */
const ALL = 10_000;

let fetched: Promise<Dataset> | undefined;

/**
 * Some of MNIST's test images, spread evenly over them. Fetched once; what has failed is fetched again.
 * @throws InklingError `no_mnist` without a server
 */
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
