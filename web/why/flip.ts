import { flipSentence } from "../../models/verdict.ts";
import { need, setText } from "../dom.ts";
import { percent, t, voice } from "../language.ts";

import type { OpenPanel } from "./panels.ts";
import { rested } from "./rest.ts";
import { showWorth, showWorthOnDrawing } from "./worth.ts";

/** No pixel is worth anything, or changed. */
const NONE = new Float32Array(28 * 28);

/** What the ink is worth, and the smallest patch that makes another answer, over the picture. */
export const flip: OpenPanel = (root, ask) => {
  const ink = need(root, "[data-worth] canvas", HTMLCanvasElement);
  const part = need(root, "[data-flip]", HTMLElement);
  const canvas = need(part, "canvas", HTMLCanvasElement);
  const words = need(part, "[data-flip-words]", HTMLElement);

  return async (sight, isOld) => {
    root.dataset.some = String(sight?.digit !== undefined);
    if (sight?.digit === undefined) return;
    const { pixels, digit, box } = sight.digit;
    setText(words, t("panel.looking"));
    showWorth(canvas, pixels, NONE);
    const worth = await ask("worth", { pixels, digit });
    ink.dataset.fine = String(box !== undefined);
    if (box) showWorthOnDrawing(ink, sight.drawn.pixels, { pixels, box }, worth);
    else showWorth(ink, pixels, worth);
    if (!(await rested(isOld))) return;
    const found = await ask("flip", { pixels, digit });
    if (isOld()) return;
    if (found === undefined) {
      setText(words, flipSentence(undefined, voice));
      return;
    }
    // What goes is as blue as what speaks against, what comes as orange.
    const union = pixels.map((level, i) => Math.max(level, found.pixels[i]!));
    const change = pixels.map((level, i) =>
      Math.sign(Math.round(255 * (found.pixels[i]! - level))),
    );
    showWorth(canvas, union, change);
    const { kind, label, confidence } = found;
    setText(words, flipSentence({ kind, label, share: percent(confidence) }, voice));
  };
};
