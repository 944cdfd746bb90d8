import type { Classifier } from "@inkling/engine";

const WARM_UP = 3;
const TIMES = 15;

/** Milliseconds of one image: the median of a few, after a warm-up. */
export function timeOf(classifier: Pick<Classifier, "classify" | "model">): number {
  const size = classifier.model.spec.input.reduce((product, n) => product * n, 1);
  const pixels = Float32Array.from({ length: size }, (_, i) => (i % 7 === 0 ? 1 : 0));
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + TIMES; i++) {
    const start = performance.now();
    classifier.classify(pixels);
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)]!;
}
