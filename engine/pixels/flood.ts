import { LEVELS, type Plane } from "./plane.ts";

/** No pixel: the end of a list. */
const NONE = -1;

/**
 * The plane with every hill levelled down to the highest way that leads from it to an edge: its
 * greyscale reconstruction (Vincent 1993),
 *
 *   y(p) = max over the ways from an edge to p of min(edges where the way begins, x along the way)
 *
 * Pixels touch their four neighbours. Each is visited once, from the highest level down: those that
 * wait at a level are a list that runs through `next`.
 * @param edges how high each way may begin; looked at only along the edges
 */
export function levelHills({ width, height, data }: Plane, edges: Plane): Plane {
  // Around the plane a frame where the ways begin, and above and below it a row that nothing reaches.
  const stride = width + 2;
  const start = 2 * stride + 1;
  const size = stride * (height + 4);
  const level = new Uint8Array(size);
  const isNew = new Uint8Array(size);
  for (let y = 0, row = start; y < height; y++, row += stride) {
    level.set(data.subarray(y * width, (y + 1) * width), row);
    isNew.fill(1, row, row + width);
  }
  const first = new Int32Array(LEVELS).fill(NONE);
  const next = new Int32Array(size);
  const wait = (i: number, at: number): void => {
    isNew[i] = 0;
    level[i] = at;
    next[i] = first[at]!;
    first[at] = i;
  };
  for (let x = 0; x < width; x++) {
    wait(start + x - stride, edges.data[x]!);
    wait(start + x + height * stride, edges.data[(height - 1) * width + x]!);
  }
  for (let y = 0; y < height; y++) {
    wait(start + y * stride - 1, edges.data[y * width]!);
    wait(start + y * stride + width, edges.data[(y + 1) * width - 1]!);
  }
  for (let at = LEVELS - 1; at >= 0; at--) {
    for (let i = first[at]!; i !== NONE; i = first[at]!) {
      first[at] = next[i]!;
      if (isNew[i - 1] === 1) wait(i - 1, Math.min(at, level[i - 1]!));
      if (isNew[i + 1] === 1) wait(i + 1, Math.min(at, level[i + 1]!));
      if (isNew[i - stride] === 1) wait(i - stride, Math.min(at, level[i - stride]!));
      if (isNew[i + stride] === 1) wait(i + stride, Math.min(at, level[i + stride]!));
    }
  }
  const result = new Uint8Array(data.length);
  for (let y = 0, row = start; y < height; y++, row += stride) {
    result.set(level.subarray(row, row + width), y * width);
  }
  return { width, height, data: result };
}
