import { ValueError } from "./errors.ts";

/** Labelled pictures of one size: bytes, ink high, as MNIST's files hold them. */
export interface Dataset {
  /** [count, rows, columns], 0..255. */
  readonly images: Uint8Array;
  /** [count], each below `classes.length`. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: readonly string[];
}

/**
 * The images at these places, in this order. @throws ValueError for a place outside the set
 */
export function subset(data: Dataset, indices: ArrayLike<number>): Dataset {
  const size = data.rows * data.columns;
  const images = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= data.count) {
      throw new ValueError("subset", `expected places from 0 to ${data.count - 1}`, index);
    }
    images.set(data.images.subarray(index * size, (index + 1) * size), i * size);
    labels[i] = data.labels[index]!;
  }
  return { ...data, images, labels, count: indices.length };
}

/** Two parts of a set: places, ascending. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** `count` random words for the class: a pure function, so that a split can be made again. */
export type RandomWords = (count: number, label: number) => Uint32Array;

/**
 * Keeps `fraction` (0 to below 1) of the images for validation, the same share of each class to
 * within one image, and round(fraction · count) in all. Which ones, `random` decides: of each class
 * those whose words are the lowest.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  classes: number,
  fraction: number,
  random: RandomWords,
): Split {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new ValueError("validation", "expected a share from 0 to below 1", fraction);
  }
  const byClass = placesByClass(labels, classes);
  const shares = apportion(
    byClass.map((places) => places.length),
    fraction,
  );
  const isKept = new Uint8Array(labels.length);
  byClass.forEach((places, label) => {
    const isLow = lowest(random(places.length, label), shares[label]!);
    places.forEach((place, i) => {
      isKept[place] = isLow[i]!;
    });
  });
  return { train: placesWith(isKept, 0), validation: placesWith(isKept, 1) };
}

/** 1 for each of the `count` lowest words, of equal ones for the first; 0 for the others. */
function lowest(words: Uint32Array, count: number): Uint8Array {
  const isLow = new Uint8Array(words.length);
  // Sorting the numbers takes a fraction of sorting their places by them.
  const sorted = words.toSorted();
  const limit = sorted[count - 1];
  if (limit === undefined) return isLow;
  let equals = count - sorted.indexOf(limit);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word < limit || (word === limit && equals-- > 0)) isLow[i] = 1;
  }
  return isLow;
}

/** The places of this mark, ascending. */
function placesWith(marks: Uint8Array, mark: number): Uint32Array {
  const places = new Uint32Array(marks.length);
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i] === mark) places[count++] = i;
  return places.slice(0, count);
}

/** @throws ValueError for a label of no class */
export function checkLabels(labels: Uint8Array, classes: number): void {
  const i = labels.findIndex((label) => label >= classes);
  if (i >= 0) throw new ValueError(`label ${i}`, `expected a class below ${classes}`, labels[i]);
}

function placesByClass(labels: Uint8Array, classes: number): number[][] {
  checkLabels(labels, classes);
  const places: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, i) => {
    places[label]!.push(i);
  });
  return places;
}

/** Whole shares of each count that add up to the share of the sum: largest remainders first. */
function apportion(counts: readonly number[], fraction: number): number[] {
  const shares = counts.map((count) => Math.floor(count * fraction));
  const total = Math.round(counts.reduce((sum, count) => sum + count, 0) * fraction);
  const missing = total - shares.reduce((sum, share) => sum + share, 0);
  const remainder = (i: number) => counts[i]! * fraction - shares[i]!;
  const order = counts.map((_, i) => i).sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const i of order.slice(0, missing)) shares[i]!++;
  return shares;
}

/** What people want to know of a set at a glance. */
export interface DatasetFacts {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly perClass: readonly ClassFacts[];
}

export interface ClassFacts {
  readonly label: string;
  readonly count: number;
  /** The mean image, [rows, columns], rounded; zeros when the class has no images. */
  readonly mean: Uint8Array;
  /** Places of some images of the class, spread evenly over the set. */
  readonly samples: readonly number[];
}

/** Counts, mean images and `samples` sample places per class. */
export function datasetFacts(data: Dataset, samples = 12): DatasetFacts {
  const { count, rows, columns } = data;
  const byClass = placesByClass(data.labels, data.classes.length);
  const perClass = byClass.map((places, i) => ({
    label: data.classes[i]!,
    count: places.length,
    mean: meanImage(data, places),
    samples: spread(places, samples),
  }));
  return { count, rows, columns, perClass };
}

function meanImage(data: Dataset, places: readonly number[]): Uint8Array {
  const size = data.rows * data.columns;
  const sums = new Float64Array(size);
  for (const place of places) {
    const start = place * size;
    for (let i = 0; i < size; i++) sums[i]! += data.images[start + i]!;
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / Math.max(1, places.length)));
}

function spread(places: readonly number[], wanted: number): number[] {
  const n = Math.min(wanted, places.length);
  return Array.from({ length: n }, (_, i) => places[Math.floor((i * places.length) / n)]!);
}
