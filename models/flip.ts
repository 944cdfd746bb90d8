import type { Probabilities } from "./occlusion.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Sides of the patches that are tried, from small to large: a patch of 12 is more than a third of a digit. */
const SIZES = [2, 3, 4, 5, 6, 7, 8, 10, 12];

/** How sure the other answer has to be: a picture that is nothing is no other digit. */
const LEAST = 0.5;

export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A change that makes the model answer otherwise. */
export interface Flip {
  /** Whether ink is taken away, or laid over. */
  readonly kind: "erase" | "ink";
  readonly patch: Patch;
  /** The changed picture, [784]. */
  readonly pixels: Float32Array;
  /** The other answer, and its probability. */
  readonly digit: number;
  readonly confidence: number;
}

type Try = Pick<Flip, "kind" | "patch" | "pixels">;

/**
 * The smallest patch of ink to take away, or to lay over, after which the picture [784] is another class: square
 * patches at all places, the small ones first, and of the first size that does it the one that changes
 * the least ink. Its sides are then drawn in as far as the answer stays another. At most some 1,400
 * pictures are looked at. Undefined where no patch does it.
 */
export function smallestFlip(
  probabilitiesOf: Probabilities,
  pixels: Float32Array,
  answer: number,
): Flip | undefined {
  for (const size of SIZES) {
    const flips = flipsOf(probabilitiesOf, patchesOf(size).flatMap(triesAt(pixels)), answer);
    const least = flips.toSorted((a, b) => changed(a, pixels) - changed(b, pixels))[0];
    if (least) return trimmed(probabilitiesOf, pixels, answer, least);
  }
  return undefined;
}

/** Places half a patch apart. */
function patchesOf(size: number): Patch[] {
  const stride = (size >> 1) + 1;
  const starts = Array.from(
    { length: Math.floor((SIDE - size) / stride) + 1 },
    (_, i) => i * stride,
  );
  return starts.flatMap((y) => starts.map((x) => ({ x, y, width: size, height: size })));
}

/** Where a patch has ink it can go; where it touches ink, more can come. */
const triesAt =
  (pixels: Float32Array) =>
  (patch: Patch): Try[] => {
    const erased = withPatch(pixels, patch, 0);
    if (changed({ pixels: erased }, pixels) === 0) return [];
    const inked = withPatch(pixels, patch, 1);
    return [
      { kind: "erase", patch, pixels: erased },
      ...(changed({ pixels: inked }, pixels) > 0
        ? [{ kind: "ink", patch, pixels: inked } as const]
        : []),
    ];
  };

function withPatch(pixels: Float32Array, { x, y, width, height }: Patch, level: number) {
  const out = pixels.slice();
  for (let row = y; row < y + height; row++) {
    out.fill(level, row * SIDE + x, row * SIDE + x + width);
  }
  return out;
}

/** How much ink comes and goes. */
const changed = ({ pixels }: Pick<Flip, "pixels">, from: Float32Array): number =>
  pixels.reduce((sum, level, i) => sum + Math.abs(level - from[i]!), 0);

function flipsOf(probabilitiesOf: Probabilities, tries: readonly Try[], answer: number): Flip[] {
  if (tries.length === 0) return [];
  const inputs = new Float32Array(tries.length * PIXELS);
  for (const [i, one] of tries.entries()) inputs.set(one.pixels, i * PIXELS);
  const probabilities = probabilitiesOf(inputs);
  const classes = probabilities.length / tries.length;
  return tries.flatMap((one, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const confidence = Math.max(...row);
    const digit = row.indexOf(confidence);
    return digit !== answer && confidence >= LEAST ? [{ ...one, digit, confidence }] : [];
  });
}

/** A line of the patch after the other is given back, as long as the answer stays another. */
function trimmed(
  probabilitiesOf: Probabilities,
  pixels: Float32Array,
  answer: number,
  flip: Flip,
): Flip {
  const level = flip.kind === "erase" ? 0 : 1;
  const tries = smallerOnes(flip.patch).map((patch): Try => {
    return { kind: flip.kind, patch, pixels: withPatch(pixels, patch, level) };
  });
  const least = flipsOf(probabilitiesOf, tries, answer).toSorted(
    (a, b) => changed(a, pixels) - changed(b, pixels),
  )[0];
  return least ? trimmed(probabilitiesOf, pixels, answer, least) : flip;
}

/** The patch without its first or last row or column. */
function smallerOnes({ x, y, width, height }: Patch): Patch[] {
  return [
    { x: x + 1, y, width: width - 1, height },
    { x, y, width: width - 1, height },
    { x, y: y + 1, width, height: height - 1 },
    { x, y, width, height: height - 1 },
  ].filter((patch) => patch.width > 0 && patch.height > 0);
}
