import type { Patch } from "../pixels/components.ts";

/** The height of the patch in the middle of all ink, patches in order of height: specks and points hardly count. */
export function usualHeight(patches: readonly Patch[]): number {
  const ordered = patches.toSorted((a, b) => a.box.height - b.box.height);
  const total = ordered.reduce((sum, { places }) => sum + places.length, 0);
  let sum = 0;
  for (const { places, box } of ordered) {
    sum += places.length;
    if (2 * sum >= total) return box.height;
  }
  return 0;
}

/** What is lower than this part of the usual height belongs to a row, but does not tell where rows are. */
const LOW = 0.45;

/** A patch is of the row whose last patch it shares this part of the lower one's height with. */
const SHARED = 0.4;

/** How far from a row, in usual heights, a low patch may be to belong to it. */
const NEAR = 1.2;

/** The patches of each row, rows from top to bottom. What is low and far from every row is left out. */
export function rowsOf(patches: readonly Patch[]): Patch[][] {
  const usual = usualHeight(patches);
  const rows: Patch[][] = [];
  // From left to right, each beside the last one of its row: rows may slope and drift.
  for (const patch of patches.toSorted((a, b) => a.box.x - b.box.x)) {
    if (patch.box.height < LOW * usual) continue;
    const row = mostOf(rows, SHARED, (row) =>
      row.some((one) => isOneDigit(one, patch, usual)) ? 1 : shared(row.at(-1)!, patch),
    );
    if (row) row.push(patch);
    else rows.push([patch]);
  }
  const tall = rows.map((row) => row.slice());
  for (const patch of patches) {
    if (patch.box.height >= LOW * usual) continue;
    const closeness = (row: readonly Patch[]) =>
      -Math.min(...row.map((one) => distance(one, patch)));
    const row = mostOf(tall, -NEAR * usual, closeness);
    if (row) rows[tall.indexOf(row)]!.push(patch);
  }
  return withoutRemains(rows).toSorted((a, b) => middle(a) - middle(b));
}

/** What has less ink than this part of the row with most, or is lower than this part of it, is dirt. */
const REMAINS_INK = 0.08;
const REMAINS_HEIGHT = 0.5;

function withoutRemains(rows: readonly Patch[][]): Patch[][] {
  const inks = rows.map((row) => row.reduce((sum, { places }) => sum + places.length, 0));
  const most = inks.reduce((a, b) => Math.max(a, b), 0);
  const main = rows[inks.indexOf(most)];
  const height = main ? usualHeight(main) : 0;
  return rows.filter((row, i) => {
    return inks[i]! >= REMAINS_INK * most && usualHeight(row) >= REMAINS_HEIGHT * height;
  });
}

/** The item of the highest score above `least`. */
function mostOf<T>(items: readonly T[], least: number, score: (item: T) => number): T | undefined {
  let best: T | undefined;
  let most = least;
  for (const item of items) {
    const its = score(item);
    if (its > most) {
      most = its;
      best = item;
    }
  }
  return best;
}

/** Two patches are of one digit where one stands above this part of the narrower one's width, */
const ABOVE = 0.5;
/** and both together are not so much higher than the usual height, or than the higher of the two. */
const TOGETHER = 1.25;

/** As the top of a five, which lies apart, and its foot. */
function isOneDigit({ box: a }: Patch, { box: b }: Patch, usual: number): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.max(a.y + a.height, b.y + b.height) - Math.min(a.y, b.y);
  return (
    across >= ABOVE * Math.min(a.width, b.width) &&
    height <= TOGETHER * Math.max(usual, a.height, b.height)
  );
}

/** The part of the lower one's height at which both are. */
function shared({ box: a }: Patch, { box: b }: Patch): number {
  const both = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return both / Math.min(a.height, b.height);
}

/** Between boxes; a pixel up or down counts as two, since rows lie closer than their ends do. */
function distance({ box: a }: Patch, { box: b }: Patch): number {
  const dx = Math.max(0, a.x - b.x - b.width, b.x - a.x - a.width);
  const dy = Math.max(0, a.y - b.y - b.height, b.y - a.y - a.height);
  return dx + 2 * dy;
}

const middle = (row: readonly Patch[]): number =>
  row.reduce((sum, { box }) => sum + box.y + box.height / 2, 0) / row.length;
