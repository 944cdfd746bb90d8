import { removeBlobs } from "./blobs.ts";
import { toGrey } from "./grey.ts";
import { growInto } from "./grow.ts";
import { removeLines } from "./lines.ts";
import { checkPicture, type Picture } from "./picture.ts";
import {
  applyMask,
  type Box,
  boundingBox,
  crop,
  type Histogram,
  histogram,
  inflate,
  LEVELS,
  mapLevels,
  maskAbove,
  otsu,
  type Plane,
  paste,
  quantile,
  total,
  WHITE,
} from "./plane.ts";
import { evenOut, findPolarity, type Relief } from "./polarity.ts";
import { reduce } from "./reduce.ts";
import { removeSides } from "./sides.ts";
import { dropSpecks } from "./specks.ts";
import { type Keep, keepNone } from "./steps.ts";

/** Longest side that is looked at closely; a larger picture is reduced first. */
const LOOKED_AT = 1024;

/** Levels between ground and ink: below the first there is no ink, from the second there is some. */
const LEAST_CONTRAST = 16;
const SURE_CONTRAST = 48;

/** Between the two, ink has to rise this many deviations of the noise. */
const SURE_DEVIATIONS = 6;

/** Faint ink counts from this part of full ink. */
const FAINT = 0.06;

/** What is fainter than ink is looked at by itself when with it there are so many times the pixels: not for soft edges. */
const FAINTER = 1.5;

/** Of the pixels of ink, so many are as dark as full ink or lighter. */
const FULL = 0.9;

/** So much of the ground rises no further than its texture does. */
const TEXTURE = 0.98;

/** All the ink of a picture. */
export interface Ink {
  /** 255 where it is full, 0 where there is none. */
  readonly ink: Plane;
  /** Pixels of the picture to one of the plane, along each side. */
  readonly factor: number;
  /** How high the ground's own texture rises off the strokes, as levels of the ink: printing, grain. */
  readonly texture: number;
  /** Whether the picture was dark on light, as ink on paper is, and was turned round. */
  readonly inverted: boolean;
}

export interface InkOptions {
  /** Whether it may be of several digits: then what runs along an edge is no stroke of an only one. */
  readonly ofSeveral?: boolean;
}

/** A picture as what rises from its ground. */
export interface Seen {
  readonly grey: Plane;
  readonly relief: Relief;
  /** Pixels of the picture to one of the planes, along each side. */
  readonly factor: number;
  /** Whether nothing rises that could be ink. */
  readonly blank: boolean;
}

/** @throws ValueError when the picture's size, channels and data do not fit each other */
export function see(picture: Picture): Seen {
  checkPicture(picture);
  const { picture: small, factor } = reduce(picture, LOOKED_AT);
  const grey = toGrey(small);
  const relief = findPolarity(grey);
  return { grey, relief, factor, blank: isBlank(relief, grey) };
}

/**
 * All the ink of a picture, of one digit or many, without its ground and specks; undefined when
 * there is none.
 * @throws ValueError when the picture's size, channels and data do not fit each other
 */
export const inkOf = (picture: Picture, keep?: Keep, options?: InkOptions): Ink | undefined =>
  inkIn(see(picture), keep, options);

/** The ink of a picture that was seen. */
export function inkIn(
  { grey, relief, factor, blank }: Seen,
  keep: Keep = keepNone,
  { ofSeveral = false }: InkOptions = {},
): Ink | undefined {
  keep("grey", grey);
  if (blank) return undefined;
  keep("ground", relief.ground);
  const rise = evenOut(relief);
  const free = freeBox(rise);
  const written = free ? crop(rise, free) : cleaned(rise, ofSeveral);
  const { ink: found, texture } = findInk(written, !free);
  const ink = free ? paste(found, free, rise) : found;
  keep("rise", free ? rise : written);
  keep("ink", ink);
  return boundingBox(found) && { ink, factor, texture, inverted: relief.inverted };
}

/** What rises, without what was not written: lines, things at the edges, and beside several digits the sides of boxes. */
function cleaned(rise: Plane, ofSeveral: boolean): Plane {
  const ruled = withoutLines(rise, ofSeveral);
  return withoutBlobs(ofSeveral ? withoutSides(ruled) : ruled);
}

/**
 * Around all that rises, and a pixel more; undefined where that reaches an edge, because there are
 * noise, lines, or strokes that an edge cuts off. Within it there are none, as in most drawings.
 */
function freeBox(rise: Plane): Box | undefined {
  const box = boundingBox(rise);
  if (box === undefined) return undefined;
  const isFree =
    box.x > 0 && box.y > 0 && box.x + box.width < rise.width && box.y + box.height < rise.height;
  return isFree ? inflate(box, 1, rise) : undefined;
}

function isBlank({ contrast }: Relief, grey: Plane): boolean {
  if (contrast < LEAST_CONTRAST) return true;
  return contrast < SURE_CONTRAST && contrast < SURE_DEVIATIONS * noiseOf(grey);
}

/** The noise's deviation, from neighbours' differences: of uneven light and of ink they tell little. */
function noiseOf({ width, data }: Plane): number {
  const differences = new Uint32Array(LEVELS);
  for (let i = 1; i < data.length; i++) {
    if (i % width > 0) differences[Math.abs(data[i]! - data[i - 1]!)]!++;
  }
  // The median of |a − b| for normal a and b is 0.954 deviations of one.
  return quantile(differences, 0.5) / 0.954;
}

/** What rises without ruling and borders, be they fainter than ink or as dark. */
function withoutLines(rise: Plane, ofSeveral: boolean): Plane {
  const levels = histogram(rise.data);
  const threshold = otsu(levels);
  const fainter = fainterThan(threshold, levels);
  const above = (level: number): number => total(levels.subarray(level + 1));
  if (above(fainter) < FAINTER * above(threshold))
    return removeLines(rise, threshold, ofSeveral ? threshold : undefined);
  const written = removeLines(rise, fainter, ofSeveral ? threshold : undefined);
  const rest = otsu(histogram(written.data));
  return removeLines(written, rest, ofSeveral ? rest : undefined);
}

/** What parts what is fainter than ink from the ground. */
const fainterThan = (threshold: number, levels: Histogram): number =>
  Math.max(otsu(levels.slice().fill(0, threshold + 1)), LEAST_CONTRAST >> 1);

function withoutSides(rise: Plane): Plane {
  const levels = histogram(rise.data);
  const strokes = otsu(levels);
  return removeSides(rise, { strokes, sides: fainterThan(strokes, levels) });
}

const withoutBlobs = (rise: Plane): Plane =>
  removeBlobs(rise, maskAbove(rise, otsu(histogram(rise.data))));

/** Ink alone, stretched to 0..255, of what rises from the ground. All zeros when none is found. */
function findInk(rise: Plane, isCut: boolean): Pick<Ink, "ink" | "texture"> {
  const threshold = otsu(histogram(rise.data));
  const mask = maskAbove(rise, threshold);
  const strong = dropSpecks(mask, isCut);
  const box = boundingBox(strong);
  if (box === undefined) return { ink: strong, texture: 0 };
  const reach = Math.max(2, Math.round(Math.max(box.width, box.height) / 16));
  const { middle, most, texture } = groundNear(rise, strong);
  const full = Math.max(1, quantile(levelsOf(rise, strong, 1), FULL) - middle);
  const faint = Math.max(1, middle + FAINT * full, most);
  const ink = growInto(strong, rise, faint, reach);
  const stretch = (level: number): number =>
    Math.max(0, Math.min(WHITE, Math.round(((level - middle) * WHITE) / full)));
  return { ink: applyMask(mapLevels(rise, stretch), ink), texture: stretch(texture) };
}

/** Levels of the pixels whose mask is `wanted`. */
function levelsOf({ data }: Plane, mask: Plane, wanted: number): Histogram {
  const counts = new Uint32Array(LEVELS);
  for (let i = 0; i < data.length; i++) if (mask.data[i] === wanted) counts[data[i]!]!++;
  return counts;
}

/** What the ground still rises off the strokes and their soft edges: its median, most of it, and nearly all. */
function groundNear(rise: Plane, strong: Plane) {
  const edge = Math.max(2, Math.round(Math.max(rise.width, rise.height) / 128));
  const near = growInto(strong, strong, -1, edge);
  const levels = levelsOf(rise, near, 0);
  return {
    middle: quantile(levels, 0.5),
    most: quantile(levels, 0.9),
    texture: quantile(levels, TEXTURE),
  };
}
