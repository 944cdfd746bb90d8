import type { Prediction, ReadDigit, Step } from "@inkling/engine";
import type { Precision } from "../models/addresses.ts";
import { digitsOf } from "../models/number.ts";
import type { SeenDigit } from "../models/reading.ts";
import { answerText, NO_DIGIT } from "../models/verdict.ts";
import { orderSwitch, showAnswer, showEmpty } from "./bars.ts";
import { showBoxes } from "./boxes.ts";
import { need, remember, reveal, setText } from "./dom.ts";
import { milliseconds, problemSentence, t } from "./language.ts";
import { showNumber } from "./number.ts";
import type { Drawn } from "./pad.ts";
import { showPicture } from "./picture.ts";
import { RASTER_SIDE } from "./raster.ts";
import { type Answered, Reader, type ReadNumber, type Reply, startWorker } from "./reader.ts";
import { showSteps } from "./steps.ts";
import { isOnDevice, nameOf, sourceOf, startPicker } from "./teach/device-models.ts";
import { toast } from "./toast.ts";
import { createAsk } from "./why/asker.ts";
import { startPanels } from "./why/panels.ts";

/** A picture without ink. */
const NONE = new Float32Array(28 * 28);

/** Told to the document when the drawing, as it is now, was answered; undefined where there is none. */
export interface Told {
  readonly model: string;
  /** As it is shown: NO_DIGIT where it is none. */
  readonly text: string;
  readonly confidence: number;
  /** Where it was one digit: its answer, and what the model saw. */
  readonly one?: { readonly prediction: Prediction; readonly pixels: Float32Array };
}

function tell(detail: Told | undefined): void {
  document.dispatchEvent(new CustomEvent("inkling:read", { detail }));
}

function toldOf(reply: Answered, model: string): Told {
  if (reply.kind === "number") {
    const { text, confidence } = reply.number;
    return { model, text, confidence };
  }
  const { prediction, pixels } = reply;
  const { confidence } = prediction;
  return { model, text: answerText(prediction), confidence, one: { prediction, pixels } };
}

/** Of several digits; undefined of one or none. */
const textOf = (answer: Answered | undefined): string | undefined =>
  answer?.kind === "number" ? answer.number.text : undefined;

/** The digit that was read; of several the one at a place. */
function digitIn(answer: Answered, place: number | undefined): SeenDigit | undefined {
  if (answer.kind === "answer") {
    const { prediction, pixels, box } = answer;
    return { ...prediction, pixels, box };
  }
  const one = place === undefined ? undefined : digitsOf(answer.number)[place];
  // It may have been looked at with its slant taken out: where on the drawing its pixels are is not known.
  return one && { ...one, box: undefined };
}

/** Holds the answer to a test image against its label; a drawing has none, nor has an image that was drawn on. */
function mark(root: HTMLElement, drawn: Drawn | undefined, told: Told | undefined): void {
  const line = need(root, "[data-known]", HTMLElement);
  const label = drawn?.strokes.length === 0 ? drawn.underlay?.label : undefined;
  const text = told?.text;
  line.dataset.right = String(text === label);
  if (label === undefined || text === undefined) setText(line, "");
  else if (text === label) setText(line, t("panel.labelled-right", { label }));
  else if (text === NO_DIGIT) setText(line, t("panel.labelled-none", { label }));
  else setText(line, t("panel.labelled-wrong", { label, text: text.replaceAll("\n", " ") }));
}

/** Answers each drawing with the model chosen in `[data-model]`, in a worker of this browser. */
export function answer(root: HTMLElement): void {
  const choice = need(root, "[data-model]", HTMLSelectElement);
  const precision = need(root, "[data-precision]", HTMLSelectElement);
  const seen = need(root, "canvas[data-seen]", HTMLCanvasElement);
  const status = need(root, "[data-status]", HTMLElement);
  const problem = need(root, "[data-problem]", HTMLElement);

  const steps = need(root, "[data-steps]", HTMLDetailsElement);
  const stepList = need(steps, "ol", HTMLElement);
  const cards = need(root, "[data-digits]", HTMLElement);
  const why = need(root, "[data-panel=flip]", HTMLDetailsElement);

  const boxes = document.querySelector<SVGElement>("[data-boxes]");
  const frame = (digits: readonly ReadDigit[]): void => {
    if (boxes) showBoxes(boxes, digits, undefined, chosen);
  };

  const worker = window.engine ?? startWorker();
  const ask = createAsk(worker);
  const showPanels = startPanels(root, ask);
  let drawn: Drawn | undefined;
  let last: Answered | undefined;
  /** The model that was loaded last. */
  let usable: string | undefined;
  /** Which of several digits is explained: its place. */
  let chosen: number | undefined;

  const explain = (answer: Answered): void => {
    if (drawn === undefined) return;
    const model = choice.value;
    const digit = digitIn(answer, chosen);
    showPanels({ drawn, answer, digit, model, weights: `${model} ${precision.value}` });
  };
  const showSeveral = (number: ReadNumber): void => {
    showNumber(root, number, { chosen });
    frame(digitsOf(number));
  };

  /** What the steps of one digit are good for. */
  const showMissed = async (reply: Answered, steps: readonly Step[]): Promise<void> => {
    const { showLeftOut } = await import("./why/left-out.ts");
    const isCurrent = () => reply === last && reader.isCurrent;
    const classes = root.dataset.classes?.split(",") ?? [];
    if (isCurrent()) await showLeftOut(stepList, steps, classes, ask, isCurrent);
  };

  const empty = (): void => {
    showPanels(undefined);
    tell(undefined);
    mark(root, undefined, undefined);
    showEmpty(root);
    frame([]);
    showPicture(seen, NONE);
    showSteps(stepList, []);
    last = undefined;
  };

  const on = (reply: Reply): void => {
    if (reply.kind === "problem") {
      if (reply.code === "model_not_loaded" && usable !== undefined && usable !== choice.value) {
        // The one before was had, and is still kept: what was drawn is not to stay without an answer.
        choice.value = usable;
        toast(problemSentence(reply));
        load();
        return;
      }
      problem.hidden = false;
      setText(problem, problemSentence(reply));
      empty();
      return;
    }
    problem.hidden = true;
    if (reply.kind === "blank") empty();
    if (reply.kind === "ready") ready(reply.classes, reply.build);
    if (reply.kind !== "answer" && reply.kind !== "number") return;
    if (textOf(reply) !== textOf(last)) chosen = undefined;
    last = reply;
    if (reply.kind === "answer") {
      showAnswer(root, reply.prediction);
      showPicture(seen, reply.pixels);
      frame([]);
    } else {
      showSeveral(reply.number);
    }
    if (reply.steps) {
      showSteps(stepList, reply.steps);
      // It is an extra: where it fails, the steps are there all the same.
      showMissed(reply, reply.steps).catch(() => {});
    }
    // What is kept on the device is float32.
    const weights = isOnDevice(choice.value) ? "float32" : precision.value;
    setText(status, t("panel.timed", { time: milliseconds(reply.milliseconds), weights }));
    explain(reply);
    if (!reader.isCurrent) return;
    const told = toldOf(reply, nameOf(choice.value));
    tell(told);
    mark(root, drawn, told);
  };

  const ready = (classes: readonly string[], build: string): void => {
    // Bars for other classes are the server's to draw.
    if (classes.join() !== root.dataset.classes && !isOnDevice(choice.value)) {
      location.assign(`/?model=${choice.value}`);
      return;
    }
    root.dataset.ready = usable = choice.value;
    // What is loaded may be kept for when there is no server.
    document.dispatchEvent(new CustomEvent("inkling:loaded", { detail: reader.url }));
    setText(status, t(build === "relaxed" ? "panel.ready-relaxed" : "panel.ready"));
  };

  const reader = new Reader(worker, RASTER_SIDE, on);
  const load = async (): Promise<void> => {
    const { value } = choice;
    if (value === "") {
      setText(status, t("panel.no-model"));
      return;
    }
    delete root.dataset.ready;
    setText(status, t("panel.loading"));
    try {
      const source = await sourceOf(value, precision.value as Precision);
      // Another one may have been chosen meanwhile.
      if (choice.value === value) reader.load(nameOf(value), source);
    } catch (error) {
      on({ kind: "problem", code: "model_not_loaded", message: (error as Error).message });
    }
  };

  orderSwitch(root, () => {
    if (last?.kind === "answer") showAnswer(root, last.prediction);
  });
  steps.addEventListener("toggle", () => reader.want({ steps: steps.open }));
  cards.addEventListener("click", (event) => {
    const card = (event.target as Element).closest("li");
    if (card === null || last?.kind !== "number") return;
    const place = [...cards.children].indexOf(card);
    chosen = place === chosen ? undefined : place;
    showSeveral(last.number);
    explain(last);
    if (chosen === undefined || root.querySelector("[data-panel][open]")) return;
    why.open = true;
    reveal(why, "center");
  });
  precision.addEventListener("change", () => {
    remember("inkling-precision", precision.value);
    load();
  });
  document.addEventListener("inkling:drawn", (event) => {
    drawn = (event as CustomEvent<Drawn>).detail;
    const { pixels, isEmpty } = drawn;
    if (isEmpty) {
      reader.clear();
      empty();
    } else {
      reader.read(pixels);
    }
  });
  empty();
  startPicker(choice, load);
  document.dispatchEvent(new Event("inkling:ask"));
}
