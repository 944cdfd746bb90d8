import { flipSentence } from "../../models/verdict.ts";
import { need, setText } from "../dom.ts";
import { percent, t, voice } from "../language.ts";
import { showWorth } from "../picture.ts";
import type { OpenPanel } from "./panels.ts";
import { rested } from "./rest.ts";

/** The smallest patch that makes another answer, over the picture. */
export const flip: OpenPanel = (root, ask) => {
  const part = need(root, "[data-flip]", HTMLElement);
  const canvas = need(part, "canvas", HTMLCanvasElement);
  const words = need(part, "[data-flip-words]", HTMLElement);

  return async (sight, isOld) => {
    if (sight?.answer.kind !== "answer") {
      showWorth(canvas, new Float32Array(784), new Float32Array(784));
      setText(words, t(sight ? "panel.one-alone" : "answer.nothing-drawn"));
      return;
    }
    const { pixels, prediction } = sight.answer;
    setText(words, t("panel.looking"));
    showWorth(canvas, pixels, new Float32Array(784));
    if (!(await rested(isOld))) return;
    const found = await ask("flip", { pixels, digit: prediction.digit });
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
