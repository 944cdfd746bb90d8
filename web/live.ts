import type { StepEvent } from "@inkling/engine";
import { setText } from "./dom.ts";
import { count, duration, loss, precise, rate, t } from "./language.ts";

/** A step in the figures of the page. */
export function showStep(root: HTMLElement, step: StepEvent): void {
  const live = (name: string): HTMLElement | null => root.querySelector(`[data-live=${name}]`);
  const bar = live("progress");
  if (bar instanceof HTMLProgressElement) {
    bar.max = step.steps;
    bar.value = step.step;
  }
  const epoch = live("epoch");
  setText(epoch, t("live.of", { n: step.epoch, all: epoch?.dataset.of ?? "" }));
  setText(live("step"), t("live.of", { n: count(step.step), all: count(step.steps) }));
  setText(live("rate"), rate(step.imagesPerSecond));
  setText(live("left"), duration(step.secondsLeft));
  setText(live("loss"), loss(step.loss));
  setText(live("learningRate"), precise(step.learningRate, 3));
}

/** Calls at once, then at most once in `pace` milliseconds, and always once after the last. */
export function paced(pace: number, action: () => void): () => void {
  let isResting = false;
  let isAsked = false;
  const act = (): void => {
    isAsked = false;
    isResting = true;
    action();
    setTimeout(() => {
      isResting = false;
      if (isAsked) act();
    }, pace);
  };
  return () => {
    if (isResting) isAsked = true;
    else act();
  };
}
