import type { Patch } from "../pixels/components.ts";
import type { Plane } from "../pixels/plane.ts";
import { withoutBars } from "./bars.ts";
import { strokesOf, withEdges } from "./patches.ts";
import { usualHeight } from "./rows.ts";

/** What is smaller than this part of the usual height both ways is a speck: a point is as wide as a pen. */
const SPECK = 0.08;

/** Soft edges reach this far from a stroke, in usual heights. */
const EDGE = 0.06;

/** A page of digits; with more patches than this, what is large is looked at. */
const MOST_PATCHES = 400;

/** The patches that may be digits or parts of them, and whether there were too many. */
export function legible(ink: Plane, texture: number): { patches: Patch[]; truncated: boolean } {
  const strokes = strokesOf(ink, texture);
  const first = usualHeight(strokes);
  const usual = usualHeight(strokes.filter((patch) => !isLine(patch, first)));
  const thick = strokes.filter((patch) => !isLine(patch, usual) && !isSpeck(patch, usual));
  const found = withoutBars(thick, usual, ink.width);
  const truncated = found.length > MOST_PATCHES;
  const kept = truncated
    ? found.toSorted((a, b) => b.places.length - a.places.length).slice(0, MOST_PATCHES)
    : found.slice();
  return { patches: withEdges(kept, ink, Math.max(2, Math.round(EDGE * usual))), truncated };
}

/** Whether the patch is a line of a form rather than of a digit: long and thin. */
function isLine({ box: { width, height } }: Patch, usual: number): boolean {
  const lying = width > 1.5 * usual && height < 0.3 * usual;
  const standing = height > 1.8 * usual && width < 0.25 * usual;
  return lying || standing;
}

function isSpeck({ box: { width, height } }: Patch, usual: number): boolean {
  return Math.max(width, height) < SPECK * usual;
}
