import type { Classifier } from "@inkling/engine";
import { drawnPixels } from "../data.ts";
import { median } from "../timing.ts";

const PICTURES = 50;
const WARM_UP = 300;
const TIMES = 1000;

/** Milliseconds of one answer, picture by picture on the caller's thread: the median of many. */
export function timeOfAnswer(classifier: Pick<Classifier, "classify">): number {
  const pixels = drawnPixels(PICTURES);
  const size = pixels.length / PICTURES;
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + TIMES; i++) {
    const at = (i % PICTURES) * size;
    const input = pixels.subarray(at, at + size);
    const start = performance.now();
    classifier.classify(input);
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return median(times);
}
