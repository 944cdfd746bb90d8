import type { OwnDigit } from "../../models/own-digits.ts";
import { answerText } from "../../models/verdict.ts";
import type { Told } from "../answer.ts";
import { need, setText } from "../dom.ts";
import { count, t } from "../language.ts";
import type { Drawn } from "../pad.ts";
import { addDigit, countDigits, putDigits, removeDigits, type StoredDigit } from "./store.ts";

/** How long an answer to the drawing may take before it counts as none, in milliseconds. */
const PATIENCE = 5000;

/** "Wrong? It was a …": keeps the drawing on this device under what it was meant to be. */
export function correction(root: HTMLElement): void {
  const said = need(root, "[data-said]", HTMLElement);
  const undo = need(root, "[data-undo]", HTMLButtonElement);
  const kept = need(root, "[data-kept]", HTMLElement);
  let drawn: Drawn | undefined;
  let answered: Told | undefined;
  let hear: () => void = () => {};
  /** What was kept of this very drawing; another tap corrects it. */
  let stored: StoredDigit | undefined;
  /** Takes the last tap back. */
  let back: (() => Promise<string>) | undefined;

  const say = (sentence: string, takeBack?: typeof back): void => {
    back = takeBack;
    undo.hidden = back === undefined;
    setText(said, sentence);
  };

  const showCount = async (): Promise<void> => {
    const total = await countDigits().catch(() => 0);
    setText(
      kept,
      total === 0 ? t("panel.your-digits") : t("panel.your-digits-count", { count: count(total) }),
    );
  };

  /** The answer to the drawing as it is: mostly there, else on its way. */
  const current = async (): Promise<Told | undefined> => {
    if (answered !== undefined) return answered;
    await new Promise<void>((resolve) => {
      hear = resolve;
      setTimeout(resolve, PATIENCE);
    });
    return answered;
  };

  const keep = async (label: number): Promise<void> => {
    if (drawn === undefined || drawn.isEmpty) {
      return say(t("panel.draw-first"));
    }
    if (drawn.underlay !== undefined) {
      return say(t("panel.for-measuring"));
    }
    const { strokes } = drawn;
    const answer = await current();
    if (answer === undefined) return say(t("panel.no-answer-yet"));
    if (answer.one === undefined) {
      return say(t("panel.several"));
    }
    if (stored !== undefined) return relabel(stored, label);
    const digit = digitOf(label, strokes, answer.model, answer.one);
    const id = await addDigit(digit);
    stored = { ...digit, id };
    say(wordsFor(digit), async () => {
      await removeDigits([id]);
      stored = undefined;
      return t("panel.taken-back");
    });
  };

  const relabel = async (before: StoredDigit, label: number): Promise<void> => {
    const now = { ...before, label };
    await putDigits([now]);
    stored = now;
    say(wordsFor(now), async () => {
      await putDigits([before]);
      stored = before;
      return t("panel.taken-back-to", { label: before.label });
    });
  };

  // One after the other: a second tap corrects what the first one kept.
  let last = Promise.resolve();
  const act = (work: () => Promise<void>): void => {
    last = last
      .then(work)
      .catch(({ message }: Error) => say(message))
      .then(showCount);
  };

  root.addEventListener("click", (event) => {
    const label = (event.target as Element).closest<HTMLElement>("[data-label]")?.dataset.label;
    if (label !== undefined) act(() => keep(Number(label)));
  });
  undo.addEventListener("click", () => {
    act(async () => say((await back?.()) ?? ""));
    // A button that hides must not take the focus along.
    need(root, "[data-label]", HTMLButtonElement).focus();
  });
  document.addEventListener("keydown", (event) => {
    const isPad = event.target instanceof Element && event.target.matches(".paper canvas");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPad && isPlain && !event.repeat && /^\d$/.test(event.key))
      act(() => keep(Number(event.key)));
  });
  document.addEventListener("inkling:drawn", (event) => {
    const { detail } = event as CustomEvent<Drawn>;
    const isSame = drawn?.pixels.every((level, i) => level === detail.pixels[i]);
    drawn = detail;
    if (isSame) return;
    answered = undefined;
    // What was said, be it a refusal, was said of the drawing before.
    say("");
    stored = undefined;
  });
  document.addEventListener("inkling:read", (event) => {
    answered = (event as CustomEvent<Told | undefined>).detail;
    hear();
  });
  showCount();
  document.dispatchEvent(new Event("inkling:ask"));
}

function digitOf(
  label: number,
  strokes: Drawn["strokes"],
  model: string,
  { prediction, pixels }: NonNullable<Told["one"]>,
): OwnDigit {
  const { confidence } = prediction;
  return {
    label,
    answer: { label: answerText(prediction), confidence },
    model,
    pixels: Uint8Array.from(pixels, (level) => Math.round(255 * level)),
    strokes: structuredClone([...strokes]),
    created: new Date().toISOString(),
  };
}

const wordsFor = ({ label, answer }: OwnDigit): string =>
  t(String(label) === answer.label ? "panel.kept-as-read" : "panel.kept", { label });
