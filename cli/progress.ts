import type { StepEvent } from "@inkling/engine";
import { Presets, SingleBar } from "cli-progress";
import { accuracy, count, duration, loss } from "../models/format.ts";

const BAR = 24;
const FRAMES_A_SECOND = 10;

/** A bar for work counted in pieces. */
export interface CountProgress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

/** Draws nothing where there is no terminal, and leaves nothing behind. */
export function countProgress(
  terminal: NodeJS.WritableStream | undefined,
  what: string,
): CountProgress {
  if (!terminal) return { update: () => {}, stop: () => {} };
  const bar = createBar(terminal, `${what} [{bar}] {value}/{total}`);
  let started = false;
  return {
    update(done, total) {
      if (started) bar.update(done);
      else bar.start(total, done);
      started = true;
    },
    stop: () => bar.stop(),
  };
}

/** The steps of an epoch, with what people want to know while they wait. */
export interface TrainProgress {
  step(event: StepEvent): void;
  /** Wipes the bar, so that a line can be printed in its place. The next step draws it anew. */
  clear(): void;
  /** Wipes it for good: what a killed program leaves of a bar upsets the terminal. */
  stop(): void;
}

export function trainProgress(
  terminal: NodeJS.WritableStream | undefined,
  epochs: number,
): TrainProgress {
  if (!terminal) return { step: () => {}, clear: () => {}, stop: () => {} };
  const format = "epoch {epoch}/{epochs} [{bar}] {percentage} % · {figures}";
  let bar: SingleBar | undefined;
  let stopped = false;
  const clear = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    clear,
    stop() {
      stopped = true;
      clear();
    },
    step(event) {
      if (stopped) return;
      const perEpoch = Math.max(1, Math.round(event.steps / epochs));
      const done = event.step - (event.epoch - 1) * perEpoch;
      const payload = { epoch: event.epoch, epochs, figures: figures(event) };
      if (bar) bar.update(done, payload);
      else {
        bar = createBar(terminal, format);
        bar.start(perEpoch, done, payload);
      }
    },
  };
}

function figures(event: StepEvent): string {
  return [
    `loss ${loss(event.loss)}`,
    `accuracy ${accuracy(event.accuracy)}`,
    `${count(event.imagesPerSecond)} images/s`,
    `${duration(event.secondsLeft)} left`,
  ].join(" · ");
}

function createBar(stream: NodeJS.WritableStream, format: string): SingleBar {
  return new SingleBar(
    {
      stream,
      format,
      barsize: BAR,
      fps: FRAMES_A_SECOND,
      clearOnComplete: true,
      hideCursor: false,
      emptyOnZero: true,
    },
    Presets.rect,
  );
}
