import { edgeLevels } from "./edges.ts";
import { findGround, openGround } from "./ground.ts";
import { histogram, mapLevels, maskAbove, type Plane, quantile, total, WHITE } from "./plane.ts";
import { thinRuns, walksOf } from "./runs.ts";

// Which of dark and light is ink. Ink is what departs from the level along the edges, and leaves room for
// its ground. Where both dark and light do, as a sheet on a table and what is written on it, ink is what
// has more strokes.

/** Share of the pixels that may be higher than all that counts: hot pixels, glare. */
const OUTLIERS = 0.0002;

/** From this part of the other side's departure on, a side may be ink. */
const COUNTS = 1 / 3;

/** Ink covers at most this part of a picture: a digit that fills its box, with strokes half as wide. */
const MOST = 0.7;

/** A sheet covers at least this part of a picture, and of the box around it, where writing leaves holes. A disc covers less. */
const SHEET = 0.1;
const FULL = 0.8;

/** Below this side strokes have hardly more than soft edges. */
const PHOTO = 64;

/** Degrees by which a sheet may be turned either way, and between two boxes that are tried around it. */
const TURN = 44;
const STEP = 2;

/** A stroke is at most this part of the shorter side thick, where it has to tell itself from a sheet. */
const THIN = 1 / 8;

/** Ink that covers this part of the picture is enough; more is no more like ink. */
const ENOUGH = 1 / 20;

/** Ground darker than this is not paper in a shadow; the noise of black things is not to be blown up. */
const DARKEST = 64;

/** What rises from the ground, were ink dark or light. */
export interface Relief {
  /** How far each pixel is above the ground. */
  readonly rise: Plane;
  /** The ground, high where it is like ink. */
  readonly ground: Plane;
  /** How far the highest rise, outliers left out. */
  readonly contrast: number;
  /** The part of the picture that rises more than half as far. */
  readonly share: number;
  /** Whether dark is high. */
  readonly inverted: boolean;
}

/** The picture as what rises from its ground. */
export function findPolarity(grey: Plane): Relief {
  const middle = quantile(histogram(edgeLevels(grey)), 0.5);
  const levels = histogram(grey.data);
  const darker = middle - quantile(levels, OUTLIERS);
  const lighter = quantile(levels, 1 - OUTLIERS) - middle;
  const inverted = darker > lighter;
  const expected = riseOf(grey, inverted);
  const other = (): Relief => riseOf(grey, !inverted);
  if (expected.share > MOST) return other();
  const isClear = Math.min(darker, lighter) < COUNTS * Math.max(darker, lighter);
  const beyond = inverted
    ? levels.subarray(0, middle - (darker >> 1))
    : levels.subarray(middle + (lighter >> 1) + 1);
  // What departs from the edges' level and does not rise is ground: a sheet between strips of the table.
  const isRisen = expected.share * grey.data.length >= COUNTS * total(beyond);
  if (isClear && isRisen && !isSheet(expected) && !isLight(expected)) return expected;
  const turned = other();
  if (turned.contrast < COUNTS * expected.contrast) return expected;
  return likeness(turned) > likeness(expected) ? turned : expected;
}

function riseOf(grey: Plane, inverted: boolean): Relief {
  const high = inverted ? mapLevels(grey, (level) => WHITE - level) : grey;
  return reliefOf(high, findGround(high), inverted);
}

/** The same picture over a ground that was found within a window. */
export function overOpenGround({ rise, ground, inverted }: Relief): Relief {
  const data = new Uint8Array(rise.data.length);
  for (let i = 0; i < data.length; i++) data[i] = rise.data[i]! + ground.data[i]!;
  const high = { ...rise, data };
  return reliefOf(high, openGround(high), inverted);
}

function reliefOf(high: Plane, ground: Plane, inverted: boolean): Relief {
  const data = new Uint8Array(high.data.length);
  for (let i = 0; i < data.length; i++) data[i] = high.data[i]! - ground.data[i]!;
  const rise = { ...high, data };
  return { rise, ground, ...measure(rise), inverted };
}

function measure({ data }: Plane): Pick<Relief, "contrast" | "share"> {
  const levels = histogram(data);
  const contrast = quantile(levels, 1 - OUTLIERS);
  return { contrast, share: total(levels.subarray((contrast >> 1) + 1)) / data.length };
}

/** Whether it is large and fills a box around it, however turned, as a sheet does and digits do not but for ones. */
function isSheet({ rise, contrast, share }: Relief): boolean {
  if (share < SHEET) return false;
  const ends = endsOfRows(rise, contrast >> 1);
  const most = (share * rise.data.length) / FULL;
  for (let degrees = -TURN; degrees <= TURN; degrees += STEP) {
    if (areaOfBox(ends, (degrees * Math.PI) / 180) <= most) return true;
  }
  return false;
}

/** Whether it is large and has no edges, as where a lamp shines. */
function isLight({ rise: { width, height, data }, contrast, share }: Relief): boolean {
  if (share < SHEET || Math.min(width, height) < PHOTO) return false;
  const levels = histogram(data);
  const above = (part: number) => total(levels.subarray(Math.ceil(part * contrast)));
  const [most, half, full] = [above(1 / 4), above(1 / 2), above(3 / 4)];
  // A hard shadow has one level, which is on one side of the middle.
  return Math.min(most - half, half - full) >= full / 2;
}

/** The first and the last pixel above the level in each row that has such: x, y and so on. */
function endsOfRows({ width, height, data }: Plane, level: number): readonly number[] {
  const ends: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.findIndex((value) => value > level);
    if (first < 0) continue;
    ends.push(
      first,
      y,
      row.findLastIndex((value) => value > level),
      y,
    );
  }
  return ends;
}

/** Of the smallest box around all pixels whose sides are turned by the angle. */
function areaOfBox(points: readonly number[], angle: number): number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const across = x * cos + y * sin;
    const down = y * cos - x * sin;
    left = Math.min(left, across);
    right = Math.max(right, across);
    top = Math.min(top, down);
    bottom = Math.max(bottom, down);
  }
  return (right - left + 1) * (bottom - top + 1);
}

/** Light falls on ink as on its ground: dark ink in a shadow rises by as much less as its ground is darker. */
export function evenOut({ rise, ground, inverted }: Relief): Plane {
  if (!inverted) return rise;
  const data = new Uint8Array(rise.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.floor((rise.data[i]! * WHITE) / Math.max(DARKEST, WHITE - ground.data[i]!));
  }
  return { ...rise, data };
}

/**
 * How much like strokes it is: how far it rises, how much of it is thin, and whether there is enough of it. In even
 * light, or what a shadow lies on would be none beside what is enclosed by strokes out of it.
 */
function likeness(relief: Relief): number {
  const rise = evenOut(relief);
  const { contrast, share } = measure(rise);
  const mask = maskAbove(rise, contrast >> 1);
  const most = Math.max(1, Math.floor(Math.min(rise.width, rise.height) * THIN));
  const { rows, columns } = walksOf(rise);
  const across = thinRuns(mask, rows, most).sizes;
  const along = thinRuns(mask, columns, most).sizes;
  let thin = 0;
  for (let i = 0; i < along.length; i++) if (along[i]! > 0 || across[i]! > 0) thin++;
  const clear = contrast * (thin / Math.max(1, share * along.length));
  return clear * clear * Math.min(ENOUGH, share);
}
