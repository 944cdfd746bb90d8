import {
  type Dataset,
  type EndEvent,
  InklingError,
  type Model,
  type ModelSpec,
  type Results,
  type StepEvent,
  type TrainEvent,
  type Trainer,
} from "@inkling/engine";
import { fitSpec } from "../../models/fit.ts";
import type { CurvePoint, DataStore, RunEvent, Training } from "../deps.ts";
import { Curve } from "./curve.ts";
import { omit, type RunRecord } from "./record.ts";
import { report, summary } from "./report.ts";
import type { RunStore } from "./run-store.ts";

/** What a job needs of its manager. */
export interface JobHost {
  readonly store: RunStore;
  readonly data: Pick<DataStore, "load">;
  readonly training: Training;
  now(): Date;
  record(): RunRecord;
  /** Puts the record in place and tells the listeners; saving is left to the job. */
  put(record: RunRecord): void;
  emit(event: RunEvent): void;
  /** Milliseconds to wait for threads that may not answer, instead of the usual ones. */
  readonly patience?: number;
}

/** Milliseconds of training between two checkpoints. */
const CHECKPOINT_EVERY = 30_000;
/** Milliseconds that a stop or a shutdown waits for the checkpoint it would like to have. */
const PATIENCE = 1_500;

type Wish = "run" | "pause" | "stop" | "interrupt";

class Aborted extends Error {}

/** A checkpoint, and what belongs to the same step. */
interface Taken {
  readonly bytes: Uint8Array;
  readonly step: number;
  readonly points: readonly CurvePoint[];
}

/** One run from its start, or its checkpoint, to its end. Never rejects: a failure ends in the record. */
export class Job {
  readonly done: Promise<void>;
  readonly #host: JobHost;
  readonly #spec: ModelSpec;
  #trainer: Trainer | undefined;
  #curve = new Curve();
  #wish: Wish = "run";
  #saving: Promise<void> | undefined;
  #savedAt = 0;

  constructor(host: JobHost, spec: ModelSpec) {
    this.#host = host;
    this.#spec = spec;
    this.done = this.#run();
  }

  /** A question each time: wishes change while we wait. */
  #wants(...wishes: readonly Wish[]): boolean {
    return wishes.includes(this.#wish);
  }

  get curve(): Curve {
    return this.#curve;
  }

  /** The checkpoint is asked for first: it is then of the very step at which training halts. */
  async pause(): Promise<void> {
    this.#wish = "pause";
    void this.#checkpoint();
    this.#trainer?.pause();
    await this.#update({ state: "paused" });
  }

  async resume(): Promise<void> {
    this.#wish = "run";
    this.#trainer?.resume();
    await this.#update({ state: "running" });
  }

  /** Ends training with what it has, and keeps a checkpoint; ends testing without a result. */
  async stop(): Promise<void> {
    const wasPaused = this.#host.record().state === "paused";
    this.#wish = "stop";
    await this.#withPatience(wasPaused ? this.#saving : this.#checkpoint());
    this.#trainer?.stop();
  }

  /** For a shutdown: saves if that is quick, and ends; threads that do not answer are ended. */
  async interrupt(): Promise<void> {
    const wasPaused = this.#host.record().state === "paused";
    this.#wish = "interrupt";
    await this.#withPatience(wasPaused ? this.#saving : this.#checkpoint());
    this.#trainer?.stop();
    await this.#withPatience(this.done, 1 / 3);
    await this.#withPatience(this.#close(), 1 / 3);
  }

  async #run(): Promise<void> {
    try {
      const { started = this.#time() } = this.#host.record();
      await this.#update({ state: "running", phase: "loading", started });
      const { train, test } = await this.#host.data.load(this.#host.record().data);
      const trained = await this.#train(train);
      if (trained !== undefined) await this.#test(trained, test);
      await this.#end();
    } catch (error) {
      if (this.#wants("interrupt") || error instanceof Aborted) await this.#end();
      else await this.#fail(error);
    } finally {
      await this.#withPatience(this.#close());
    }
  }

  /** The trained model; undefined when it was stopped before the first step. */
  async #train(data: Dataset | undefined): Promise<Model | undefined> {
    const { outcome, data: name } = this.#host.record();
    if (outcome !== undefined) return this.#trainedBefore();
    if (data === undefined) {
      throw new InklingError("bad_format", `The data "${name}" has no training images.`);
    }
    if (this.#wants("stop", "interrupt")) throw new Aborted();
    const trainer = await this.#start(data);
    // What was wished while the threads were starting.
    if (this.#wants("pause")) trainer.pause();
    if (this.#wants("stop")) trainer.stop();
    let end: EndEvent | undefined;
    for await (const event of trainer.events()) end = this.#hear(event) ?? end;
    await this.#withPatience(this.#close());
    if (this.#wants("interrupt") || end === undefined || end.step === 0) throw new Aborted();
    return this.#keepTrained(end);
  }

  /** A run that was interrupted while it was being tested. */
  async #trainedBefore(): Promise<Model> {
    const { id } = this.#host.record();
    const bytes = await this.#host.store.weights(id);
    if (bytes !== undefined) return this.#host.training.decode(bytes);
    throw new InklingError("no_weights", `The run ${id} has lost its weights; train it again.`);
  }

  async #start(data: Dataset): Promise<Trainer> {
    const { store, training } = this.#host;
    const { id, recipe, threads, checkpoint } = this.#host.record();
    const saved = checkpoint === undefined ? undefined : await store.checkpoint(id, checkpoint);
    this.#curve = new Curve(saved === undefined ? [] : await store.curve(id));
    const trainer = await training.start({
      spec: fitSpec(this.#spec, data),
      recipe,
      data,
      threads,
      ...(saved !== undefined && { checkpoint: saved }),
    });
    this.#trainer = trainer;
    this.#savedAt = this.#host.now().getTime();
    const fresh = saved === undefined ? omit(this.#host.record(), "step") : this.#host.record();
    const epochs = saved === undefined ? [] : fresh.epochs;
    this.#host.put({ ...fresh, epochs, phase: "training", threads: trainer.threads });
    await this.#save();
    return trainer;
  }

  /** Takes note of an event without making training wait; gives an end back. */
  #hear(event: TrainEvent): EndEvent | undefined {
    const { id } = this.#host.record();
    switch (event.type) {
      case "step":
        this.#hearStep(event);
        return undefined;
      case "epoch": {
        // After a resume the epochs since the checkpoint come again.
        const before = this.#host.record().epochs.filter(({ epoch }) => epoch < event.epoch);
        this.#host.put({ ...this.#host.record(), epochs: [...before, event] });
        this.#host.emit({ type: "epoch", id, epoch: event });
        if (event.epoch < event.epochs) this.#checkpointSoon();
        return undefined;
      }
      case "end":
        return event;
    }
  }

  #hearStep(step: StepEvent): void {
    const { id } = this.#host.record();
    this.#curve.add(step);
    this.#host.put({ ...this.#host.record(), step });
    this.#host.emit({ type: "step", id, step });
    const since = this.#host.now().getTime() - this.#savedAt;
    if (since >= CHECKPOINT_EVERY) this.#checkpointSoon();
  }

  /** One every now and then; not when the last is still being written. */
  #checkpointSoon(): void {
    if (this.#saving === undefined) void this.#checkpoint();
  }

  /** Asked for at once, written after those asked for before. A full disk does not end training. */
  #checkpoint(): Promise<void> {
    const trainer = this.#trainer;
    if (trainer === undefined) return Promise.resolve();
    this.#savedAt = this.#host.now().getTime();
    const taken = trainer.checkpoint().then((bytes) => {
      return { bytes, step: this.#host.record().step?.step ?? 0, points: [...this.#curve.points] };
    });
    taken.catch(() => undefined);
    const saving = (this.#saving ?? Promise.resolve())
      .then(async () => this.#writeCheckpoint(trainer, await taken))
      .catch((error: unknown) => this.#missCheckpoint(trainer, error))
      .finally(() => {
        if (this.#saving === saving) this.#saving = undefined;
      });
    this.#saving = saving;
    return saving;
  }

  async #writeCheckpoint(trainer: Trainer, { bytes, step, points }: Taken): Promise<void> {
    if (this.#trainer !== trainer) return;
    const { store } = this.#host;
    const { id, checkpoint } = this.#host.record();
    await store.saveCurve(id, points);
    const name = await store.saveCheckpoint(id, bytes, checkpoint);
    const record = omit(this.#host.record(), "error");
    this.#host.put({ ...record, checkpoint: name, saved: this.#time(), savedStep: step });
    await store.saveAndTidy(this.#host.record());
  }

  /** An ended training answers no more; that is no loss. */
  #missCheckpoint(trainer: Trainer, error: unknown): void {
    if (this.#trainer !== trainer) return;
    this.#host.put({ ...this.#host.record(), error: `No checkpoint: ${sentence(error)}` });
  }

  async #keepTrained(end: EndEvent): Promise<Model> {
    const { store, training } = this.#host;
    const { id, created } = this.#host.record();
    await this.#withPatience(this.#saving);
    const model = withFigures(end.model, figuresOf(end, this.#host.record()), created);
    await store.saveWeights(id, training.encode(model));
    await store.saveCurve(id, this.#curve.points);
    // The stop that ended training has been granted; the next one ends the test.
    if (this.#wants("stop")) this.#wish = "run";
    const kept = end.reason === "stopped" ? this.#host.record() : this.#withoutCheckpoint();
    this.#host.put({ ...kept, outcome: end.reason, weights: true, phase: "testing" });
    await store.saveAndTidy(this.#host.record());
    return model;
  }

  #withoutCheckpoint(): Omit<RunRecord, "checkpoint" | "saved" | "savedStep"> {
    return omit(this.#host.record(), "checkpoint", "saved", "savedStep");
  }

  async #test(model: Model, data: Dataset | undefined): Promise<void> {
    if (data === undefined) return;
    const { store, training } = this.#host;
    const { id } = this.#host.record();
    await this.#update({ phase: "testing" });
    const evaluation = await training.evaluate(model, data, () => {
      if (this.#wants("stop", "interrupt")) throw new Aborted();
    });
    await store.saveEvaluation(id, report(evaluation, data));
    const { accuracy, loss } = evaluation;
    const measured = withFigures(model, { testAccuracy: accuracy, testLoss: loss });
    await store.saveWeights(id, training.encode(measured));
    this.#host.put({ ...this.#host.record(), result: summary(evaluation) });
  }

  async #end(): Promise<void> {
    const { outcome } = this.#host.record();
    const ended = outcome === undefined || outcome === "stopped" ? "stopped" : "finished";
    await this.#finish({ state: this.#wants("interrupt") ? "interrupted" : ended });
  }

  async #fail(error: unknown): Promise<void> {
    if (!(error instanceof InklingError)) console.error("A training failed:", error);
    await this.#finish({ state: "failed", error: sentence(error) });
  }

  async #finish(change: Pick<RunRecord, "state"> & { error?: string }): Promise<void> {
    const record = omit(this.#host.record(), "phase");
    this.#host.put({ ...record, ...change, ended: this.#time() });
    await this.#save();
  }

  async #update(change: Partial<RunRecord>): Promise<void> {
    this.#host.put({ ...this.#host.record(), ...change });
    await this.#save();
  }

  /** A record that cannot be written is no reason to stop training: the next one may be. */
  async #save(): Promise<void> {
    try {
      await this.#host.store.save(this.#host.record());
    } catch (error) {
      console.error(`The run ${this.#host.record().id} could not be saved:`, sentence(error));
    }
  }

  async #close(): Promise<void> {
    const trainer = this.#trainer;
    this.#trainer = undefined;
    await trainer?.close();
  }

  #time(): string {
    return this.#host.now().toISOString();
  }

  /** Waits for it, but not for ever. */
  async #withPatience(promise: Promise<unknown> | undefined, share = 1): Promise<void> {
    if (promise === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, share * (this.#host.patience ?? PATIENCE));
    });
    await Promise.race([promise.catch(() => undefined), late]);
    clearTimeout(timer);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What training itself has measured: of the epoch whose weights were kept. */
function figuresOf({ model, epoch, seconds }: EndEvent, { epochs }: RunRecord): Results {
  const restored = model.provenance.recipe?.earlyStopping !== undefined;
  const kept = (restored ? epochs.findLast(({ best }) => best) : undefined) ?? epochs.at(-1);
  const { validationAccuracy, validationLoss } = kept ?? {};
  return {
    epochs: epoch,
    seconds,
    ...(validationAccuracy !== undefined && { validationAccuracy }),
    ...(validationLoss !== undefined && { validationLoss }),
  };
}

/** The model with more known of how it came to be. */
function withFigures(model: Model, figures: Results, created = model.provenance.created): Model {
  const { provenance } = model;
  const results = { ...provenance.results, ...figures };
  return {
    ...model,
    provenance: { ...provenance, results, ...(created !== undefined && { created }) },
  };
}
