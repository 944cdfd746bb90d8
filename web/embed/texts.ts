import type { Count } from "./rules.ts";

/** Everything a pad says; `customElements.get("inkling-pad").texts` may be changed by the page. */
export const TEXTS = {
  hint: "Write here",
  undo: "Undo",
  clear: "Clear",
  area: "drawing area",
  help:
    "Write with a mouse, a finger or a pen. Or by keys: the arrows move the pen, with Shift in small steps; " +
    "Space puts it down and lifts it. What is read can also be typed in the field that follows.",
  read: "as digits",
  loading: "The drawing is still being read. Try again in a moment.",
  unread: "No digit was recognised in this. Write it again, or type it.",
  missing: "Write it here, or type it.",
  withoutPoint: "Only whole numbers can be entered here, without a point.",
  digitsAlone: "Only digits can be entered here.",
  unsure: "not sure",
  count: ({ least, most }: Count, digits: number): string => {
    const wanted =
      least === most ? String(most) : least === 0 ? `at most ${most}` : `${least} to ${most}`;
    return `Write ${wanted} ${most === 1 ? "digit" : "digits"}; ${digits} ${digits === 1 ? "was" : "were"} read.`;
  },
};

export type Texts = typeof TEXTS;
