import { calibrate } from "../calibrate.ts";
import { ValueError } from "../errors.ts";
import type { EpochEvent, StepEvent, TrainEvent } from "../events.ts";
import { host } from "../host.ts";
import type { KernelOptions } from "../kernels.ts";
import type { Model } from "../model.ts";
import { elements } from "../plan/layer.ts";
import { type ParamBlocks, readParameters } from "../plan/parameters.ts";
import { fingerprint } from "../sum.ts";
import { type Blocks, decodeCheckpoint, encodeCheckpoint, type Progress } from "./checkpoint.ts";
import type { Crew } from "./crew.ts";
import { Inbox } from "./inbox.ts";
import { isOutOfPatience, judge, type Validation } from "./judge.ts";
import { Control, type Job, type Layout, stepsPerEpoch } from "./layout.ts";
import { Pace } from "./pace.ts";
import type { StepFigures } from "./replica.ts";
import { baseRate, rateFactor } from "./schedule.ts";
import type { Trainer } from "./trainer.ts";

/** One training, seen from the host: commands to the crew, decisions between epochs, events. */
export class Training implements Trainer {
  readonly steps: number;
  readonly threads: number;
  #crew: Crew | undefined;
  readonly #job: Job;
  readonly #layout: Layout;
  readonly #blocks: ReturnType<typeof viewBlocks>;
  /** The data as threads see it: nothing writes here once it is filled. */
  readonly #images: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #split: Uint32Array;
  readonly #options: KernelOptions;
  #fingerprint: number | undefined;
  readonly #stepsPerEpoch: number;
  readonly #control: Int32Array;
  readonly #totals: Float64Array;
  #progress: Progress = {
    epoch: 0,
    step: 0,
    seconds: 0,
    totals: [0, 0, 0],
    plateau: 1,
    plateauBest: null,
    plateauWait: 0,
    best: null,
    bestWait: 0,
  };
  #started = false;
  /** The crew is at work: its memory is of no step boundary. */
  #busy = false;
  /** Why the threads will never work again. */
  #failure: Error | undefined;
  #paused = false;
  /** Steps that are left until the next pause, where there is to be one. */
  #allowance: { left: number } | undefined;
  #stopped = false;
  #wake: () => void = () => {};
  #wanted: { resolve(bytes: Uint8Array): void; reject(reason: unknown): void }[] = [];

  constructor(job: Job, layout: Layout, memory: WebAssembly.Memory, options: KernelOptions) {
    this.#job = job;
    this.#options = { build: options.build, wasmFolder: options.wasmFolder };
    this.#layout = layout;
    this.#blocks = viewBlocks(layout, memory);
    const { images, labels } = layout;
    this.#images = new Uint8Array(memory.buffer, images, job.count * elements(job.spec.input));
    this.#labels = new Uint8Array(memory.buffer, labels, job.count);
    this.#split = new Uint32Array(memory.buffer, layout.split, job.count);
    this.#stepsPerEpoch = stepsPerEpoch(job);
    this.steps = this.#stepsPerEpoch * job.recipe.epochs;
    this.threads = job.replicas;
    this.#control = new Int32Array(memory.buffer, layout.control, 16);
    this.#totals = new Float64Array(memory.buffer, layout.totals, 3);
  }

  /** Gives the training its threads. */
  engage(crew: Crew): void {
    this.#crew = crew;
    // Whoever waits for the end of a pause goes on, and hears from the crew that it is over.
    crew.onFailure(() => this.#wake());
  }

  get #working(): Crew {
    if (!this.#crew) throw new Error("The training has no threads.");
    return this.#crew;
  }

  pause(): void {
    this.#paused = true;
    this.#interrupt();
  }

  resume(steps?: number): void {
    if (steps !== undefined && !(Number.isInteger(steps) && steps > 0)) {
      throw new ValueError("resume: steps", "expected a whole number from 1", steps);
    }
    this.#allowance = steps === undefined ? undefined : { left: steps };
    this.#paused = false;
    // Steps that are being made already do not count.
    if (steps !== undefined) this.#interrupt();
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#interrupt();
    this.#wake();
  }

  checkpoint(): Promise<Uint8Array> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (!this.#busy) return Promise.resolve(this.#encode());
    return new Promise((resolve, reject) => {
      this.#wanted.push({ resolve, reject });
      this.#interrupt();
    });
  }

  close(): Promise<void> {
    return this.#crew?.end() ?? Promise.resolve();
  }

  /** Brings a run to its next step boundary. */
  #interrupt(): void {
    Atomics.store(this.#control, Control.stop, 1);
  }

  async *events(): AsyncGenerator<TrainEvent> {
    if (this.#started) throw new Error("events() may be called once.");
    this.#started = true;
    const { epochs } = this.#job.recipe;
    const isOver = () => isOutOfPatience(this.#progress, this.#job.recipe);
    while (this.#progress.epoch < epochs && !isOver()) {
      yield* this.#epochSteps();
      if (this.#stopped) break;
      yield await this.#atWork(() => this.#endEpoch());
    }
    const { epoch, step, seconds } = this.#progress;
    const reason = epoch === epochs ? "finished" : isOver() ? "earlyStopping" : "stopped";
    const trained = this.#model();
    // Who stops a training waits for it.
    const model = this.#stopped ? trained : await this.#atWork(() => this.#calibrated(trained));
    yield { type: "end", reason, epoch, step, seconds, model };
  }

  /** With its confidence fitted on the images kept for validation, where there are any. */
  async #calibrated(model: Model): Promise<Model> {
    const { trainCount, count } = this.#job;
    if (count === trainCount) return model;
    const size = elements(this.#job.spec.input);
    const images = new Uint8Array((count - trainCount) * size);
    const places = this.#split.subarray(trainCount);
    for (const [i, place] of places.entries()) {
      images.set(this.#images.subarray(place * size, (place + 1) * size), i * size);
    }
    const labels = Uint8Array.from(places, (place) => this.#labels[place]!);
    // From two threads on they work on their own, and the host stays free.
    const threads = host().sharesMemory() ? Math.max(2, this.threads) : 1;
    return calibrate(model, { images, labels }, { ...this.#options, threads });
  }

  /** The steps that are left of this epoch; returns early when stopped. */
  async *#epochSteps(): AsyncGenerator<StepEvent> {
    const to = (this.#progress.epoch + 1) * this.#stepsPerEpoch;
    const pace = new Pace(this.#job.recipe.batchSize, this.#progress.step);
    for (;;) {
      Atomics.store(this.#control, Control.stop, 0);
      while (this.#paused && !this.#stopped && !this.#working.failure) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        pace.restart(this.#progress.step);
      }
      if (this.#stopped || this.#progress.step >= to) return;
      const { step } = this.#progress;
      const allowance = this.#allowance;
      const end = Math.min(to, step + (allowance?.left ?? to));
      const inbox = new Inbox<StepFigures>();
      const work = this.#atWork(() => this.#stretch(end, inbox)).finally(() => inbox.close());
      // Whoever iterates may be slow to come back: until then a failure is not unhandled.
      work.catch(() => {});
      for await (const figures of inbox) yield this.#stepEvent(figures, pace);
      await work;
      if (allowance === undefined) continue;
      this.#spend(allowance, this.#progress.step - step);
      // The end of the epoch belongs to its last step.
      if (this.#progress.step >= to) return;
    }
  }

  /** Pauses once no step is left of what was allowed, unless something else was asked for meanwhile. */
  #spend(allowance: { left: number }, steps: number): void {
    allowance.left -= steps;
    if (allowance.left <= 0 && this.#allowance === allowance) this.#paused = true;
  }

  /** Steps until `to` or an interruption, whatever it was for. */
  async #stretch(to: number, inbox: Inbox<StepFigures>): Promise<void> {
    const { epoch, step: from, plateau, seconds } = this.#progress;
    const began = performance.now();
    const report = (figures: StepFigures) => inbox.put(figures);
    const step = await this.#working.run({ epoch, from, to, plateau }, report);
    const totals = [...this.#totals] as [number, number, number];
    const spent = (performance.now() - began) / 1000;
    this.#progress = { ...this.#progress, step, totals, seconds: seconds + spent };
  }

  /** Work of the crew; the checkpoints asked for meanwhile are taken at its end. */
  async #atWork<T>(work: () => Promise<T>): Promise<T> {
    this.#busy = true;
    try {
      const done = await work();
      this.#busy = false;
      for (const { resolve } of this.#wanted.splice(0)) resolve(this.#encode());
      return done;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of this.#wanted.splice(0)) reject(error);
      throw error;
    }
  }

  #stepEvent(figures: StepFigures, pace: Pace): StepEvent {
    const { step, loss, accuracy, learningRate } = figures;
    const imagesPerSecond = pace.rate(step);
    return {
      type: "step",
      epoch: this.#progress.epoch + 1,
      step,
      steps: this.steps,
      loss,
      accuracy,
      learningRate,
      imagesPerSecond,
      secondsLeft: this.#secondsLeft(step, imagesPerSecond),
    };
  }

  #secondsLeft(step: number, imagesPerSecond: number): number {
    return ((this.steps - step) * this.#job.recipe.batchSize) / Math.max(1e-9, imagesPerSecond);
  }

  /** Validates, and decides on the learning rate and on the best weights. */
  async #endEpoch(): Promise<EpochEvent> {
    const { recipe, trainCount, nonDigits } = this.#job;
    const learningRate = this.#rateOfLastStep();
    const validation = await this.#validate();
    const improved = validation !== undefined && this.#judge(validation);
    const epoch = this.#progress.epoch + 1;
    const { step, totals, seconds } = this.#progress;
    const [loss, correct, images] = totals;
    const imagesPerSecond = (epoch * trainCount) / Math.max(1e-9, seconds);
    this.#progress = { ...this.#progress, epoch, totals: [0, 0, 0] };
    this.#totals.fill(0);
    return {
      type: "epoch",
      epoch,
      epochs: recipe.epochs,
      step,
      loss: loss / images,
      accuracy: correct / Math.max(1, images - nonDigits),
      ...(validation && {
        validationLoss: validation.loss,
        validationAccuracy: validation.accuracy,
      }),
      learningRate,
      imagesPerSecond,
      seconds,
      secondsLeft: this.#secondsLeft(step, imagesPerSecond),
      best: improved,
    };
  }

  #rateOfLastStep(): number {
    const { recipe } = this.#job;
    const last = this.#progress.step - 1;
    const factor = rateFactor(recipe.schedule, last, this.#stepsPerEpoch, recipe.epochs);
    return baseRate(recipe.optimizer) * factor * this.#progress.plateau;
  }

  /** Figures over the images kept for validation, of the averaged weights where there are such. */
  async #validate(): Promise<Validation | undefined> {
    const { count, trainCount, recipe } = this.#job;
    const kept = count - trainCount;
    if (kept === 0) return undefined;
    const averaged = recipe.ema !== undefined;
    if (averaged) this.#exchange(this.#blocks.current, this.#blocks.average);
    const { loss, correct } = await this.#working.evaluate();
    if (averaged) this.#exchange(this.#blocks.current, this.#blocks.average);
    return { loss: loss / kept, accuracy: correct / kept };
  }

  #exchange(a: ParamBlocks, b: ParamBlocks): void {
    for (const key of ["trainable", "state"] as const) {
      const copy = a[key].slice();
      a[key].set(b[key]);
      b[key].set(copy);
    }
  }

  /** Keeps the weights when they are the best so far; says whether they are. */
  #judge(validation: Validation): boolean {
    const { recipe } = this.#job;
    const { progress, improved } = judge(this.#progress, recipe, validation);
    this.#progress = progress;
    if (improved && recipe.earlyStopping) {
      const { trainable, state } = this.#latest;
      this.#blocks.best.trainable.set(trainable);
      this.#blocks.best.state.set(state);
    }
    return improved;
  }

  /** The weights that count: averaged where the recipe averages. */
  get #latest(): ParamBlocks {
    return this.#job.recipe.ema === undefined ? this.#blocks.current : this.#blocks.average;
  }

  #model(): Model {
    const { spec, recipe, replicas } = this.#job;
    const restored = recipe.earlyStopping !== undefined && this.#progress.best !== null;
    const blocks = restored ? this.#blocks.best : this.#latest;
    const weights = readParameters(spec, this.#layout.table, blocks);
    return { spec, weights, provenance: { recipe, threads: replicas } };
  }

  /** Taken for the first checkpoint: it costs more than a small model's step, and many runs have none. */
  get #data(): number {
    this.#fingerprint ??= fingerprint(this.#images, this.#labels);
    return this.#fingerprint;
  }

  #encode(): Uint8Array {
    return encodeCheckpoint(this.#job, this.#data, this.#progress, this.#saved());
  }

  /** Continues a checkpoint of this very job. */
  restore(bytes: Uint8Array): void {
    this.#progress = decodeCheckpoint(bytes, this.#job, this.#data, this.#saved());
    this.#totals.set(this.#progress.totals);
  }

  /** The blocks that a checkpoint holds: those which this recipe uses. */
  #saved(): Blocks {
    const { recipe } = this.#job;
    const { current, average, best, moments } = this.#blocks;
    return {
      trainable: current.trainable,
      state: current.state,
      "moment.1": moments[0],
      "moment.2": moments[1],
      ...(recipe.ema !== undefined && {
        "average.trainable": average.trainable,
        "average.state": average.state,
      }),
      ...(recipe.earlyStopping && {
        "best.trainable": best.trainable,
        "best.state": best.state,
      }),
    };
  }
}

/** Views of the blocks in a training's memory. */
function viewBlocks(layout: Layout, memory: WebAssembly.Memory) {
  const { trainableFloats, stateFloats } = layout.table;
  const trainable = (at: number) => new Float32Array(memory.buffer, at, trainableFloats);
  const state = (at: number) => new Float32Array(memory.buffer, at, stateFloats);
  const blocks = (at: { trainable: number; state: number }): ParamBlocks => {
    return { trainable: trainable(at.trainable), state: state(at.state) };
  };
  return {
    current: blocks(layout),
    average: blocks(layout.average),
    best: blocks(layout.best),
    moments: [trainable(layout.moments[0]), trainable(layout.moments[1])] as const,
  };
}
