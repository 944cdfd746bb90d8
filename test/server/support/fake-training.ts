import {
  FormatError,
  type Model,
  type Recipe,
  type StepEvent,
  type TrainEvent,
  type Trainer,
} from "@inkling/engine";
import type { Training, TrainingJob } from "../../../server/deps.ts";

const text = new TextEncoder();
const plain = new TextDecoder();

export interface FakeOptions {
  readonly stepsPerEpoch?: number;
  /** Steps that run by themselves; further ones wait for `advance`. Default: all. */
  readonly free?: number;
  /** Throws at this step, as a training thread that dies. */
  readonly dieAt?: number;
  /** Never answers a request for a checkpoint. */
  readonly deaf?: boolean;
}

/** Trains nothing, to the same end for the same steps: its weight is a sum over seed and step. */
export class FakeTraining implements Training {
  readonly jobs: TrainingJob[] = [];
  readonly trainers: FakeTrainer[] = [];
  readonly #options: FakeOptions;
  #measured = Promise.resolve();

  constructor(options: FakeOptions = {}) {
    this.#options = options;
  }

  get last(): FakeTrainer {
    return this.trainers.at(-1)!;
  }

  /** Until the promise is over, measuring takes. */
  holdMeasuring(until: Promise<void>): void {
    this.#measured = until;
  }

  encode(model: Model): Uint8Array {
    return encodeFake(model);
  }

  decode(file: Uint8Array): Model {
    return decodeFake(file);
  }

  decodeCheckpoint(): Model {
    throw new FormatError("checkpoint", "it holds no weights.");
  }

  async start(job: TrainingJob): Promise<Trainer> {
    this.jobs.push(job);
    const trainer = new FakeTrainer(job, this.#options);
    this.trainers.push(trainer);
    return trainer;
  }

  async evaluate(model: Model, _data: unknown, onProgress: (done: number, total: number) => void) {
    onProgress(1, 2);
    await this.#measured;
    onProgress(2, 2);
    const scores = { precision: 0.5, recall: 0.5, f1: 0.5 };
    const perClass = model.spec.classes.map((label) => ({ label, ...scores, support: 1 }));
    const probabilities = model.spec.classes.map((_, i) => (i === 1 ? 1 : 0));
    return {
      count: 2,
      accuracy: 0.5,
      loss: 0.25,
      calibration: { error: 0, bins: [] },
      top3: 1,
      confusion: model.spec.classes.map(() => model.spec.classes.map(() => 0)),
      perClass,
      macro: scores,
      weighted: scores,
      mistakes: [{ index: 1, actual: 0, predicted: 1, probabilities }],
    };
  }
}

export class FakeTrainer implements Trainer {
  readonly threads: number;
  readonly steps: number;
  closed = false;
  readonly #job: TrainingJob;
  readonly #options: FakeOptions;
  #permits: number;
  #paused = false;
  #stopped = false;
  #wake = () => {};
  #step = 0;
  #weight = 0;

  constructor(job: TrainingJob, options: FakeOptions) {
    this.#job = job;
    this.#options = options;
    this.threads = job.threads;
    this.steps = job.recipe.epochs * this.#perEpoch;
    this.#permits = options.free ?? Number.POSITIVE_INFINITY;
    if (job.checkpoint === undefined) return;
    const saved = JSON.parse(plain.decode(job.checkpoint)) as { step: number; weight: number };
    this.#step = saved.step;
    this.#weight = saved.weight;
  }

  get #perEpoch(): number {
    return this.#options.stepsPerEpoch ?? 2;
  }

  advance(steps: number): void {
    this.#permits += steps;
    this.#wake();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  checkpoint(): Promise<Uint8Array> {
    if (this.#options.deaf) return new Promise(() => {});
    const state = JSON.stringify({ step: this.#step, weight: this.#weight });
    return Promise.resolve(text.encode(state));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#wake();
  }

  async *events(): AsyncGenerator<TrainEvent> {
    while (this.#step < this.steps && (await this.#mayStep())) {
      if (this.#step + 1 === this.#options.dieAt) throw new Error("out of memory");
      this.#step++;
      this.#weight += hash(this.#job.recipe, this.#step);
      yield this.#stepEvent();
      if (this.#step % this.#perEpoch === 0) yield this.#epochEvent();
    }
    if (this.closed) return;
    yield {
      type: "end",
      reason: this.#stopped ? "stopped" : "finished",
      epoch: Math.ceil(this.#step / this.#perEpoch),
      step: this.#step,
      seconds: 1,
      model: this.#model(),
    };
  }

  async #mayStep(): Promise<boolean> {
    while (!this.#stopped && !this.closed && (this.#paused || this.#permits <= 0)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#permits--;
    return !this.#stopped && !this.closed;
  }

  #stepEvent(): StepEvent {
    return {
      type: "step",
      epoch: Math.ceil(this.#step / this.#perEpoch),
      step: this.#step,
      steps: this.steps,
      loss: 1 / this.#step,
      accuracy: 0.5,
      learningRate: 0.001,
      imagesPerSecond: 1000,
      secondsLeft: 1,
    };
  }

  #epochEvent(): TrainEvent {
    return {
      type: "epoch",
      epoch: this.#step / this.#perEpoch,
      epochs: this.#job.recipe.epochs,
      step: this.#step,
      loss: 1 / this.#step,
      accuracy: 0.5,
      validationLoss: 0.5,
      validationAccuracy: 0.75,
      learningRate: 0.001,
      imagesPerSecond: 1000,
      seconds: this.#step,
      secondsLeft: 1,
      best: true,
    };
  }

  #model(): Model {
    const { spec, recipe, threads } = this.#job;
    const weights = new Map([["w", { shape: [1], data: Float32Array.of(this.#weight) }]]);
    return { spec, weights, provenance: { recipe, threads } };
  }
}

const hash = ({ seed }: Recipe, step: number) => ((seed + 1) * 7919 * step * step) % 1009;

export function encodeFake({ spec, weights, provenance }: Model): Uint8Array {
  const tensors = [...weights].map(([name, { shape, data }]) => [name, shape, [...data]]);
  return text.encode(JSON.stringify({ spec, tensors, provenance }));
}

export function decodeFake(file: Uint8Array): Model {
  const { spec, tensors, provenance } = JSON.parse(plain.decode(file)) as {
    spec: Model["spec"];
    tensors: [string, number[], number[]][];
    provenance: Model["provenance"];
  };
  const weights = new Map(
    tensors.map(([name, shape, data]) => [name, { shape, data: Float32Array.from(data) }]),
  );
  return { spec, weights, provenance };
}
