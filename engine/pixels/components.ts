import type { Plane } from "./plane.ts";

// Patches of a mask (1 is inside, 0 outside). Pixels touch their eight neighbours.

/**
 * The patches that make up what a picture shows. Left out are specks, of less than `share` of the
 * largest patch's pixels, and, where the largest lies free of the edges, what reaches in over them.
 */
export function keepMain(mask: Plane, share: number): Plane {
  const patches = findPatches(mask);
  const largest = patches.reduce<Uint32Array>(
    (most, patch) => (patch.length > most.length ? patch : most),
    new Uint32Array(0),
  );
  const isFree = !touchesEdge(mask, largest);
  const data = new Uint8Array(mask.data.length);
  for (const patch of patches) {
    if (patch.length < share * largest.length || (isFree && touchesEdge(mask, patch))) continue;
    for (const i of patch) data[i] = 1;
  }
  return { ...mask, data };
}

/** The mask without patches of less than `share` of the largest one's pixels. */
export function dropSpecks(mask: Plane, share: number): Plane {
  const patches = findPatches(mask);
  const least = share * patches.reduce((most, patch) => Math.max(most, patch.length), 0);
  const data = new Uint8Array(mask.data.length);
  for (const patch of patches) {
    if (patch.length < least) continue;
    for (const i of patch) data[i] = 1;
  }
  return { ...mask, data };
}

function touchesEdge({ width, height }: Plane, patch: Uint32Array): boolean {
  return patch.some((i) => {
    const x = i % width;
    const y = (i - x) / width;
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
}

/** The places of each patch's pixels, a view each into one list of all of them. */
export function findPatches(mask: Plane): Uint32Array[] {
  const left = mask.data.slice();
  const places = new Uint32Array(count(mask));
  const patches: Uint32Array[] = [];
  let end = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] !== 1) continue;
    const start = end;
    left[i] = 0;
    places[end++] = i;
    // What was found and whose neighbours were not looked at yet is places[at..end].
    for (let at = start; at < end; at++) {
      forNeighbours(mask, places[at]!, (next) => {
        if (left[next] !== 1) return;
        left[next] = 0;
        places[end++] = next;
      });
    }
    patches.push(places.subarray(start, end));
  }
  return patches;
}

function count({ data }: Plane): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return sum;
}

/** The mask grown into pixels above `level` that are reached from it in at most `reach` steps through such pixels. */
export function growInto(mask: Plane, plane: Plane, level: number, reach: number): Plane {
  const data = mask.data.slice();
  let front: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] === 1) front.push(i);
  for (let step = 0; step < reach && front.length > 0; step++) {
    const next: number[] = [];
    for (const i of front) {
      forNeighbours(plane, i, (neighbour) => {
        if (data[neighbour] === 1 || plane.data[neighbour]! <= level) return;
        data[neighbour] = 1;
        next.push(neighbour);
      });
    }
    front = next;
  }
  return { ...mask, data };
}

function forNeighbours({ width, height }: Plane, i: number, visit: (i: number) => void): void {
  const x = i % width;
  const y = (i - x) / width;
  const top = Math.max(0, y - 1);
  const bottom = Math.min(height - 1, y + 1);
  const left = Math.max(0, x - 1);
  const right = Math.min(width - 1, x + 1);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      if (row !== y || column !== x) visit(row * width + column);
    }
  }
}
