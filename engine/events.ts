import type { Model } from "./model.ts";

/** After a step; figures are of that step's batch alone. Sent at most 20 times a second, and for the last step of an epoch. */
export interface StepEvent {
  readonly type: "step";
  /** From 1. */
  readonly epoch: number;
  /** Steps done, over the whole run. */
  readonly step: number;
  /** Steps of the whole run, if it is not stopped early. */
  readonly steps: number;
  readonly loss: number;
  /** 0..1 */
  readonly accuracy: number;
  readonly learningRate: number;
  /** Over the last second or so, pauses excluded. */
  readonly imagesPerSecond: number;
  /** Seconds to the end of the last epoch at that pace. */
  readonly secondsLeft: number;
}

/** After an epoch and its validation. `validation*` is absent when nothing is kept for validation. */
export interface EpochEvent {
  readonly type: "epoch";
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  /** Means over the epoch's steps. */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
  /** Training time so far, pauses excluded. */
  readonly seconds: number;
  readonly secondsLeft: number;
  /** Whether these weights are the best so far. */
  readonly best: boolean;
}

/** The end: `model` holds the best weights where the recipe stops early, otherwise the last. */
export interface EndEvent {
  readonly type: "end";
  readonly reason: "finished" | "earlyStopping" | "stopped";
  readonly epoch: number;
  readonly step: number;
  readonly seconds: number;
  readonly model: Model;
}

export type TrainEvent = StepEvent | EpochEvent | EndEvent;
