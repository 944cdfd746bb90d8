import type { Plane } from "./plane.ts";

/** The mask grown into pixels above `level` that are reached from it in at most `reach` steps through such pixels. */
export function growInto(mask: Plane, plane: Plane, level: number, reach: number): Plane {
  const { width, height } = mask;
  const data = mask.data.slice();
  const isFree = (i: number): boolean => data[i] === 0 && plane.data[i]! > level;
  let front: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] === 1) front.push(i);
  for (let step = 0; step < reach && front.length > 0; step++) {
    const next: number[] = [];
    for (const i of front) {
      const x = i % width;
      const y = (i - x) / width;
      const right = Math.min(width - 1, x + 1);
      const bottom = Math.min(height - 1, y + 1);
      for (let row = Math.max(0, y - 1); row <= bottom; row++) {
        for (let at = row * width + Math.max(0, x - 1); at <= row * width + right; at++) {
          if (!isFree(at)) continue;
          data[at] = 1;
          next.push(at);
        }
      }
    }
    front = next;
  }
  return { width, height, data };
}
