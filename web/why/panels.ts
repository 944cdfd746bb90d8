import type { SeenDigit } from "../../models/reading.ts";
import { need, setText } from "../dom.ts";
import { errorSentence, t } from "../language.ts";
import type { Drawn } from "../pad.ts";
import type { Answered } from "../reader.ts";
import type { Ask } from "./tasks.ts";

/** What panels look at: the drawing, and the answer to it. */
export interface Sight {
  readonly drawn: Drawn;
  readonly answer: Answered;
  /** The one that was read, or of several the one that was chosen, if any. */
  readonly digit: SeenDigit | undefined;
  /** Name of the model that answered. */
  readonly model: string;
  /** And its precision: another one answers otherwise. */
  readonly weights: string;
}

/** Shows a sight, or that there is none. `isOld` says whether a newer one is waiting. */
export type Panel = (sight: Sight | undefined, isOld: () => boolean) => void | Promise<void>;

/** Brings a `<details>` that the server drew to life. */
export type OpenPanel = (root: HTMLElement, ask: Ask) => Panel;

// A panel's code is fetched when it is opened.
const PANELS: Readonly<Record<string, () => Promise<OpenPanel>>> = {
  layers: async () => (await import("./layers.ts")).layers,
  changes: async () => (await import("./changes.ts")).changes,
  damage: async () => (await import("./damage.ts")).damage,
  map: async () => (await import("./map.ts")).map,
  nearest: async () => (await import("./nearest.ts")).nearest,
  flip: async () => (await import("./flip.ts")).flip,
};

/**
 * The panels `details[data-panel]` of the answer: each is shown what is new while it is open, one sight
 * after the other. What came between is left out.
 */
export function startPanels(root: HTMLElement, ask: Ask): (sight: Sight | undefined) => void {
  let now: Sight | undefined;
  const shows = [...root.querySelectorAll<HTMLDetailsElement>("details[data-panel]")].map(
    (details) => {
      const show = follow(details, ask, () => now);
      details.addEventListener("toggle", show);
      return show;
    },
  );
  const forget = serverCheck(root, () => now);
  return (sight) => {
    if (isSame(now, sight)) return;
    now = sight;
    forget();
    for (const show of shows) show();
  };
}

/** Whether it is the same answer to the same drawing: one that is read again, for more, tells nothing new. */
function isSame(a: Sight | undefined, b: Sight | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (!isSameDrawing(a.drawn, b.drawn) || a.weights !== b.weights) return false;
  if (textOf(a.answer) !== textOf(b.answer)) return false;
  const [one, other] = [a.digit, b.digit];
  if (one === undefined || other === undefined) return one === other;
  if (one.confidence !== other.confidence) return false;
  return one.pixels.every((level, i) => level === other.pixels[i]);
}

/** A drawing is told again when its tab comes back. */
const isSameDrawing = (a: Drawn, b: Drawn): boolean =>
  a.underlay === b.underlay &&
  a.strokes.length === b.strokes.length &&
  a.strokes.every((stroke, i) => stroke === b.strokes[i]) &&
  a.pixels.every((level, i) => level === b.pixels[i]);

/** Of several digits; "" of one. */
const textOf = (answer: Answered): string => (answer.kind === "number" ? answer.number.text : "");

/** The button that asks the server too; the answer to it forgets what the server said. */
function serverCheck(root: HTMLElement, now: () => Sight | undefined): () => void {
  const button = need(root, "[data-check]", HTMLButtonElement);
  const line = need(root, "[data-checked]", HTMLElement);
  const forget = (): void => {
    button.disabled = now() === undefined;
    setText(line, "");
  };
  button.addEventListener("click", async () => {
    const sight = now();
    if (sight === undefined) return;
    setText(line, t("panel.asking"));
    const words = await import("./server-check.ts")
      .then(({ checkOnServer }) => checkOnServer(sight))
      .catch(({ message }: Error) => message);
    if (sight === now()) setText(line, words);
  });
  forget();
  return forget;
}

function follow(
  details: HTMLDetailsElement,
  ask: Ask,
  now: () => Sight | undefined,
): () => Promise<void> {
  const problem = need(details, "[data-panel-problem]", HTMLElement);
  let panel: Panel | undefined;
  let shown: Sight | "nothing" | undefined;
  let isBusy = false;
  const isNew = () => details.open && shown !== (now() ?? "nothing");
  return async () => {
    if (isBusy) return;
    isBusy = true;
    // What has failed is tried again when the panel is opened again.
    if (!details.open && !problem.hidden) shown = undefined;
    while (isNew()) {
      const sight = now();
      shown = sight ?? "nothing";
      problem.hidden = true;
      try {
        panel ??= (await PANELS[details.dataset.panel ?? ""]?.())?.(details, ask);
        await panel?.(sight, () => sight !== now());
      } catch (error) {
        problem.hidden = false;
        setText(problem, errorSentence(error));
      }
      // Closed meanwhile, it may have given up.
      if (!details.open) shown = undefined;
    }
    isBusy = false;
  };
}
