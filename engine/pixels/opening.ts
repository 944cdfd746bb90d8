import { mapLevels, type Plane, WHITE } from "./plane.ts";
import { type Walk, walksOf } from "./runs.ts";

/**
 * The greyscale opening of a plane by a square that reaches so many pixels to either side (Serra 1982): the highest
 * plane below it that is nowhere narrower than the square. Beyond the edges there is nothing.
 */
export function open(plane: Plane, reach: number): Plane {
  const turned = (one: Plane): Plane => mapLevels(one, (level) => WHITE - level);
  // The lowest of levels is the highest of turned ones.
  return highest(turned(highest(turned(plane), reach)), reach);
}

/** Of each pixel the highest in the square around it. */
function highest(plane: Plane, reach: number): Plane {
  const { rows, columns } = walksOf(plane);
  return { ...plane, data: along(along(plane.data, rows, reach), columns, reach) };
}

/** Of each pixel the highest of it and of `reach` on either side, along a walk's lines. */
function along(data: Uint8Array, walk: Walk, reach: number): Uint8Array {
  let after = data;
  let before = data;
  // Each holds the highest of a pixel and `done` behind it: two of these side by side reach twice as far.
  for (let done = 0, more = 0; done < reach; done += more) {
    more = Math.min(done + 1, reach - done);
    after = joined(after, walk, more);
    before = joined(before, walk, -more);
  }
  return after.map((level, i) => (level > before[i]! ? level : before[i]!));
}

/** Each pixel, or what is `shift` pixels along the line, or the line's end, where that is higher. */
function joined(
  data: Uint8Array,
  { length, breadth, along, across }: Walk,
  shift: number,
): Uint8Array {
  const result = new Uint8Array(data.length);
  const last = (length - 1) * along;
  for (let b = 0; b < breadth; b++) {
    const start = b * across;
    for (let at = 0, other = shift * along; at <= last; at += along, other += along) {
      const level = data[start + at]!;
      const far = data[start + (other < 0 ? 0 : other > last ? last : other)]!;
      result[start + at] = level > far ? level : far;
    }
  }
  return result;
}
