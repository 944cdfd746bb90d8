import { dropSpecks, growInto } from "./components.ts";
import { checkPicture, type Picture, reduce, toGrey } from "./grey.ts";
import {
  type Box,
  boundingBox,
  type Histogram,
  histogram,
  inflate,
  LEVELS,
  mapLevels,
  otsu,
  type Plane,
  quantile,
  WHITE,
} from "./plane.ts";
import { type Keep, keepNone } from "./steps.ts";

// From a grey picture of ink on any ground to ink alone: 255 where it is full, 0 where there is none.

/** Longest side that is looked at closely; a larger picture is reduced first. */
const LOOKED_AT = 1024;

/** The ring along the edges that tells the ground: this part of the shorter side wide. */
const RING = 1 / 32;

/** Share of the pixels that may be darker or lighter than all that counts: hot pixels, glare. */
const OUTLIERS = 0.0002;

/** Levels between ground and ink: below the first there is no ink, from the second there is some. */
const LEAST_CONTRAST = 16;
const SURE_CONTRAST = 48;

/** Between the two, ink has to stand this many deviations of the noise off its ground. */
const SURE_DEVIATIONS = 6;

/** A patch of ink smaller than this part of the largest is a speck. */
const SPECK = 1 / 50;

/** Faint ink counts from this part of full ink, and from so many deviations of the noise. */
const FAINT = 0.06;
const FAINT_DEVIATIONS = 3;

/** Of the pixels of ink, so many are as dark as full ink or lighter. */
const FULL = 0.9;

/** All the ink of a picture. */
export interface Ink {
  /** 255 where it is full, 0 where there is none. */
  readonly ink: Plane;
  /** Pixels of the picture to one of the plane, along each side. */
  readonly factor: number;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
}

/**
 * All the ink of a picture, of one digit or many, without its ground and specks; undefined when
 * there is none.
 * @throws ValueError when the picture's size, channels and data do not fit each other
 */
export function inkOf(picture: Picture, keep: Keep = keepNone): Ink | undefined {
  checkPicture(picture);
  const { plane: grey, factor } = reduce(toGrey(picture), LOOKED_AT);
  keep("grey", grey);
  const { lightInk, blank } = findPolarity(grey);
  if (blank) return undefined;
  const ink = findInk(inkHigh(grey, lightInk));
  keep("ink", ink);
  return boundingBox(ink) && { ink, factor, inverted: !lightInk };
}

interface Polarity {
  /** Whether the ink is lighter than its ground: chalk on a board. */
  readonly lightInk: boolean;
  /** Whether there is no ink. */
  readonly blank: boolean;
}

/** Decides which of dark and light is ink: the side that departs further from what lies along the edges. */
function findPolarity(grey: Plane): Polarity {
  const edge = ring(grey);
  const ground = quantile(edge, 0.5);
  const levels = histogram(grey.data);
  const darker = ground - quantile(levels, OUTLIERS);
  const lighter = quantile(levels, 1 - OUTLIERS) - ground;
  const wanted = SURE_DEVIATIONS * deviation(edge, ground);
  const least = Math.max(LEAST_CONTRAST, Math.min(SURE_CONTRAST, wanted));
  return { lightInk: lighter > darker, blank: Math.max(darker, lighter) < least };
}

/** The picture with its ink high, whichever way it was. */
function inkHigh(grey: Plane, lightInk: boolean): Plane {
  return lightInk ? grey : mapLevels(grey, (level) => WHITE - level);
}

/** Ink alone, stretched to 0..255, of a picture whose ink is high. All zeros when none is found. */
function findInk(high: Plane): Plane {
  const roughly = quantile(ring(high), 0.5);
  const above = mapLevels(high, (level) => Math.max(0, level - roughly));
  const threshold = roughly + otsu(histogram(above.data));
  const mask = mapLevels(high, (level) => (level > threshold ? 1 : 0));
  const strong = dropSpecks(mask, SPECK);
  const box = boundingBox(strong);
  if (box === undefined) return strong;
  const { ground, noise } = groundAround(high, strong, box);
  const full = Math.max(1, quantile(levelsOf(high, strong, 1), FULL) - ground);
  const faint = ground + Math.max(1, FAINT * full, FAINT_DEVIATIONS * noise);
  const reach = Math.max(2, Math.round(Math.max(box.width, box.height) / 16));
  const ink = growInto(strong, high, faint, reach);
  const stretched = mapLevels(high, (level) =>
    Math.max(0, Math.min(WHITE, Math.round(((level - ground) * WHITE) / full))),
  );
  return applyMask(stretched, ink);
}

/** The plane where the mask is 1, zero elsewhere. */
function applyMask(plane: Plane, mask: Plane): Plane {
  const data = new Uint8Array(plane.data.length);
  for (let i = 0; i < data.length; i++) data[i] = plane.data[i]! * mask.data[i]!;
  return { ...plane, data };
}

/** Levels of the ring along the edges. */
function ring({ width, height, data }: Plane): Histogram {
  const size = Math.max(1, Math.floor(Math.min(width, height) * RING));
  const counts = new Uint32Array(LEVELS);
  for (let y = 0; y < height; y++) {
    const isEdge = y < size || y >= height - size;
    for (let x = 0; x < width; x++) {
      if (isEdge || x < size || x >= width - size) counts[data[y * width + x]!]!++;
    }
  }
  return counts;
}

/** Standard deviation, from the median of the distances to `middle`: 1.4826 · MAD. */
function deviation(counts: Histogram, middle: number): number {
  const distances = new Uint32Array(LEVELS);
  counts.forEach((count, level) => {
    distances[Math.abs(level - middle)]! += count;
  });
  return 1.4826 * quantile(distances, 0.5);
}

/** Levels of the pixels whose mask is `wanted`. */
function levelsOf({ data }: Plane, mask: Plane, wanted: number): Histogram {
  const counts = new Uint32Array(LEVELS);
  for (let i = 0; i < data.length; i++) if (mask.data[i] === wanted) counts[data[i]!]!++;
  return counts;
}

/**
 * The ground close to the ink, and the deviation of its noise. Close to it, because paper may lie on
 * a table; a little below the median, because beside strokes there are their soft edges; the noise
 * from neighbours' differences, because those of soft edges and of uneven light are small.
 */
function groundAround(high: Plane, strong: Plane, inside: Box): { ground: number; noise: number } {
  const margin = Math.max(2, Math.round(Math.max(inside.width, inside.height) / 24));
  const box = inflate(inside, margin, high);
  const levels = new Uint32Array(LEVELS);
  const differences = new Uint32Array(LEVELS);
  for (let y = box.y; y < box.y + box.height; y++) {
    let before = -1;
    for (let x = box.x; x < box.x + box.width; x++) {
      const i = y * high.width + x;
      const level = strong.data[i] === 1 ? -1 : high.data[i]!;
      if (level >= 0) levels[level]!++;
      if (level >= 0 && before >= 0) differences[Math.abs(level - before)]!++;
      before = level;
    }
  }
  return { ground: quantile(levels, 0.35), noise: quantile(differences, 0.5) };
}
