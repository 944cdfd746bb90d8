/**
 * A map of what a model makes of images. Its classes stand on a circle, and each draws an image towards itself by the
 * logarithm of its probability. Of one network, and but for what is less likely than a millionth, that is the last hidden
 * layer, seen through the weights of the last one, laid flat. What the model is sure of lies at its class, what it takes for
 * either of two lies between them.
 */

/** Right and down, 1 being the circle. */
export type Place = readonly [x: number, y: number];

/** Less than this is as good as nothing, and draws no further. */
const LEAST = 1e-6;

/** Where each class stands, evenly around the circle from the top, in `order`. */
export function circle(order: readonly number[]): readonly Place[] {
  const places: Place[] = [];
  for (const [i, member] of order.entries()) {
    const angle = (2 * Math.PI * i) / order.length;
    places[member] = [Math.sin(angle), -Math.cos(angle)];
  }
  return places;
}

/**
 * The place of an image by its probabilities, one a class. Each class draws with a weight from 0, at a millionth, to
 * 1, for certain, evenly by the logarithm.
 */
export function placeOf(probabilities: ArrayLike<number>, classes: readonly Place[]): Place {
  const least = Math.log(LEAST);
  let [x, y] = [0, 0];
  for (const [i, [right, down]] of classes.entries()) {
    const pull = Math.log(Math.max(LEAST, probabilities[i] ?? 0)) / -least + 1;
    x += pull * right;
    y += pull * down;
  }
  return [x, y];
}

/**
 * An order of the classes around the circle in which those stand side by side that the model half takes for each
 * other. Starts from their own order, and turns stretches of it round while that brings likelier ones together (2-opt).
 * @param probabilities [n, classes]
 * @param labels one of each image
 */
export function orderOf(
  probabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
): number[] {
  const likeness = likenessOf(probabilities, labels, classes);
  const order = Array.from({ length: classes }, (_, i) => i);
  const like = (i: number, j: number) =>
    likeness[order[i % classes]! * classes + order[j % classes]!]!;
  let isBetter = classes > 3;
  while (isBetter) {
    isBetter = false;
    for (let i = 0; i < classes - 1; i++) {
      for (let j = i + 1; j < classes; j++) {
        const before = like(i + classes - 1, i) + like(j, j + 1);
        const after = like(i + classes - 1, j) + like(i, j + 1);
        if (after <= before + 1e-9 || j - i === classes - 1) continue;
        order.splice(i, j - i + 1, ...order.slice(i, j + 1).reverse());
        isBetter = true;
      }
    }
  }
  return order;
}

/** Of each pair, the mean logarithm of the one's probability for images of the other, [classes, classes]. */
function likenessOf(
  probabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
): Float64Array {
  const counts = new Float64Array(classes);
  const sums = new Float64Array(classes * classes);
  for (const [i, label] of labels.entries()) {
    counts[label]! += 1;
    for (let k = 0; k < classes; k++) {
      sums[label * classes + k]! += Math.log(Math.max(LEAST, probabilities[i * classes + k]!));
    }
  }
  const mean = (a: number, b: number) => sums[a * classes + b]! / Math.max(1, counts[a]!);
  return sums.map((_, at) => {
    const [a, b] = [Math.floor(at / classes), at % classes];
    return mean(a, b) + mean(b, a);
  });
}
