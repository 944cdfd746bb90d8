import {
  type Change,
  type Changes,
  type CurvePoint,
  curveWords,
  SLIDERS,
  type Slider,
  UNCHANGED,
} from "../../models/changes.ts";
import { signed } from "../../models/format.ts";
import { drawnSoFar, type Stroke } from "../../models/stroke.ts";
import { need, setText } from "../dom.ts";
import { errorSentence, percent, t, voice } from "../language.ts";
import { showPicture } from "../picture.ts";
import { showCurve } from "./curve.ts";
import type { OpenPanel, Sight } from "./panels.ts";
import { replayed } from "./replay.ts";
import { rested } from "./rest.ts";
import type { Changed } from "./tasks.ts";

const NONE = new Float32Array(28 * 28);

/** Turns, moves and spoils the drawing by sliders, and shows along each how sure the answer stays. */
export const changes: OpenPanel = (root, ask) => {
  const inputs = SLIDERS.map((slider) => ({ slider, ...partsOf(root, slider) }));
  const curves = new Map<Change, readonly CurvePoint[]>();
  let sight: Sight | undefined;
  /** Counts what has been asked for: curves of older questions are not shown. */
  let round = 0;

  const now = (): Changes =>
    Object.assign(
      { ...UNCHANGED },
      ...inputs.map(({ slider, input }) => ({ [slider.name]: input.valueAsNumber })),
    );

  const show = (): void => {
    const own = sight?.answer.kind === "answer" ? sight.answer.prediction.label : "";
    for (const { slider, input, output, curve, words } of inputs) {
      const points = curves.get(slider.name) ?? [];
      setText(output, `${signed(input.valueAsNumber, voice.language)}${slider.unit}`);
      showCurve(curve, points, own, input.valueAsNumber);
      setText(
        words,
        points.length === 0
          ? "\u00a0"
          : t("panel.read-as", { stretches: curveWords(points, slider.unit, voice) }),
      );
    }
    // A picture without strokes has no pen.
    const hasStrokes = (sight?.drawn.strokes.length ?? 0) > 0;
    for (const { slider, input } of inputs) {
      if (slider.name === "drawn" || slider.name === "pen") input.disabled = !hasStrokes;
    }
    need(root, "[data-replay]", HTMLButtonElement).disabled = !hasStrokes;
    const isUnchanged = inputs.every(({ slider, input }) => {
      return input.valueAsNumber === UNCHANGED[slider.name];
    });
    need(root, "[data-reset]", HTMLButtonElement).disabled = isUnchanged;
  };

  /** A curve is out of date once the drawing or another slider has changed. */
  const stale = new Set<Change>();
  const spoil = (moved?: Change): void => {
    for (const { name } of SLIDERS) if (name !== moved) stale.add(name);
  };

  const compute = async (isOld: () => boolean): Promise<void> => {
    const mine = ++round;
    const isOver = () => mine !== round || isOld();
    if (sight?.answer.kind !== "answer") return;
    const { drawn: painting, answer } = sight;
    const { digit } = answer.prediction;
    const value = now();
    showChanged(root, await ask("changed", { painting, changes: value }));
    for (const { slider } of inputs) {
      if (!stale.has(slider.name)) continue;
      if (isOver()) return;
      const question = { painting, changes: value, slider: slider.name, digit };
      const points = await ask("curve", question);
      if (isOver()) return;
      curves.set(slider.name, points);
      stale.delete(slider.name);
      show();
    }
  };

  const changeTo = (moved?: Change): void => {
    const before = sight;
    spoil(moved);
    show();
    compute(() => sight !== before).catch((error) => {
      setText(root.querySelector("[data-changed]"), errorSentence(error));
    });
  };
  const replay = replayed(root, {
    // What is being computed would keep every step waiting.
    begin: () => round++,
    stand: (drawn) => {
      const { input } = inputs.find(({ slider }) => slider.name === "drawn")!;
      input.value = String(drawn);
      spoil("drawn");
      show();
    },
    draw: (drawn) => preview(drawnSoFar(sight?.drawn.strokes ?? [], drawn / 100)),
    done: () => preview(undefined),
    read: async () => {
      if (sight === undefined) return;
      showChanged(root, await ask("changed", { painting: sight.drawn, changes: now() }));
    },
    settle: () => changeTo("drawn"),
  });
  root.addEventListener("toggle", replay.stop);
  for (const { slider, input } of inputs) {
    input.addEventListener("input", () => {
      replay.stop();
      changeTo(slider.name);
    });
  }
  need(root, "[data-reset]", HTMLButtonElement).addEventListener("click", () => {
    replay.stop();
    for (const { slider, input } of inputs) input.value = String(UNCHANGED[slider.name]);
    // The button has no more to do: the focus goes where something can be done.
    inputs[0]?.input.focus();
    changeTo();
  });

  return async (newer, isOld) => {
    const isSingle = newer?.answer.kind === "answer";
    root.dataset.some = String(isSingle);
    if (isSingle && !(await rested(isOld))) return;
    replay.reset();
    sight = newer;
    curves.clear();
    spoil();
    show();
    if (isSingle) await compute(isOld);
    else showChanged(root, { pixels: undefined, text: "", confidence: 0 });
  };
};

function partsOf(root: HTMLElement, { name }: Slider) {
  const part = need(root, `[data-slider=${name}]`, HTMLElement);
  return {
    input: need(part, "input", HTMLInputElement),
    output: need(part, "output", HTMLOutputElement),
    curve: need(part, "svg", SVGElement),
    words: need(part, "[data-words]", HTMLElement),
  };
}

function showChanged(root: HTMLElement, { pixels, text, confidence }: Changed): void {
  showPicture(need(root, "canvas", HTMLCanvasElement), pixels ?? NONE);
  const words = text === "" ? t("panel.nothing-read") : `${text}, ${percent(confidence)}`;
  setText(root.querySelector("[data-changed]"), words);
}

/** On the paper in the place of the drawing; undefined is the drawing again. */
const preview = (detail: readonly Stroke[] | undefined): boolean =>
  document.dispatchEvent(new CustomEvent("inkling:preview", { detail }));
