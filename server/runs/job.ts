import {
  type Dataset,
  type EndEvent,
  InklingError,
  type Model,
  type ModelSpec,
  type TrainEvent,
  type Trainer,
} from "@inkling/engine";
import { fitRecipe, fitSpec } from "../../models/fit.ts";
import { teacherOf } from "../../models/teacher.ts";
import type { DataStore, ModelStore, RunEvent, Training } from "../deps.ts";
import { type CheckpointHost, Checkpoints } from "./checkpoints.ts";
import { Curve } from "./curve.ts";
import { figuresOf, withFigures } from "./figures.ts";
import { atMost, PATIENCE } from "./patience.ts";
import { omit, type RunRecord } from "./record.ts";
import { report, summary } from "./report.ts";

/** What a job needs of its manager. `put` tells the listeners; saving is left to the job. */
export interface JobHost extends CheckpointHost {
  readonly data: Pick<DataStore, "load">;
  readonly models: Pick<ModelStore, "open">;
  readonly training: Training;
  emit(event: RunEvent): void;
  /** Milliseconds to wait for threads that may not answer, instead of the usual ones. */
  readonly patience?: number;
}

type Wish = "run" | "pause" | "stop" | "interrupt";

class Aborted extends Error {}

/** A training that runs, and what belongs to it. */
interface Active {
  readonly trainer: Trainer;
  readonly checkpoints: Checkpoints;
}

/** One run from its start, or its checkpoint, to its end. Never rejects: a failure ends in the record. */
export class Job {
  readonly done: Promise<void>;
  readonly #host: JobHost;
  readonly #spec: ModelSpec;
  readonly #patience: number;
  #active: Active | undefined;
  #curve = new Curve();
  #wish: Wish = "run";

  constructor(host: JobHost, spec: ModelSpec) {
    this.#host = host;
    this.#spec = spec;
    this.#patience = host.patience ?? PATIENCE;
    this.done = this.#run();
  }

  get curve(): Curve {
    return this.#curve;
  }

  /** The checkpoint is asked for first: it is then of the very step at which training halts. */
  async pause(): Promise<void> {
    this.#wish = "pause";
    void this.#active?.checkpoints.take();
    this.#active?.trainer.pause();
    await this.#update({ state: "paused" });
  }

  async resume(): Promise<void> {
    this.#wish = "run";
    this.#active?.trainer.resume();
    await this.#update({ state: "running" });
  }

  /** Ends training with what it has, and keeps a checkpoint; ends testing without a result. */
  async stop(): Promise<void> {
    this.#wish = "stop";
    await this.#saveFirst();
    this.#active?.trainer.stop();
  }

  /** For a shutdown: saves if that is quick, and ends; threads that do not answer are ended. */
  async interrupt(): Promise<void> {
    this.#wish = "interrupt";
    await this.#saveFirst();
    this.#active?.trainer.stop();
    await atMost(this.#patience / 3, this.done);
    await atMost(this.#patience / 3, this.#close());
  }

  /** Where training is paused, the pause has asked for the checkpoint. */
  async #saveFirst(): Promise<void> {
    const checkpoints = this.#active?.checkpoints;
    const isPaused = this.#host.record().state === "paused";
    await atMost(this.#patience, isPaused ? checkpoints?.writing : checkpoints?.take());
  }

  /** A question each time: wishes change while we wait. */
  #wants(...wishes: readonly Wish[]): boolean {
    return wishes.includes(this.#wish);
  }

  async #run(): Promise<void> {
    try {
      const { started = this.#time() } = this.#host.record();
      await this.#update({ state: "running", phase: "loading", started });
      const { train, test } = await this.#host.data.load(this.#host.record().data);
      const model = await this.#train(train);
      await this.#test(model, test);
      await this.#end();
    } catch (error) {
      if (this.#wants("interrupt") || error instanceof Aborted) await this.#end();
      else await this.#fail(error);
    } finally {
      await atMost(this.#patience, this.#close());
    }
  }

  /** The trained model. Throws Aborted where there is none: stopped before the first step, or shut down. */
  async #train(data: Dataset | undefined): Promise<Model> {
    const { outcome, data: name } = this.#host.record();
    if (outcome !== undefined) return this.#trainedBefore();
    if (data === undefined) {
      throw new InklingError("bad_format", `The data "${name}" has no training images.`);
    }
    if (this.#wants("stop", "interrupt")) throw new Aborted();
    const { trainer, checkpoints } = await this.#start(data);
    // What was wished while the threads were starting.
    if (this.#wants("interrupt")) throw new Aborted();
    if (this.#wants("pause")) trainer.pause();
    if (this.#wants("stop")) trainer.stop();
    let end: EndEvent | undefined;
    for await (const event of trainer.events()) end = this.#hear(event, checkpoints) ?? end;
    // An interruption has waited for it already.
    if (!this.#wants("interrupt")) await atMost(this.#patience, checkpoints.writing);
    await atMost(this.#patience, this.#close());
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

  async #start(data: Dataset): Promise<Active> {
    const { store, training, models } = this.#host;
    const { id, recipe: asked, threads, checkpoint } = this.#host.record();
    const saved = checkpoint === undefined ? undefined : await store.checkpoint(id, checkpoint);
    this.#curve = new Curve(saved === undefined ? [] : await store.curve(id));
    const recipe = fitRecipe(asked, data);
    const trainer = await training.start({
      spec: fitSpec(this.#spec, data),
      recipe,
      data,
      threads,
      teacher: await teacherOf(recipe, (name) => models.open(name)),
      ...(saved !== undefined && { checkpoint: saved }),
    });
    const active = { trainer, checkpoints: new Checkpoints(this.#host, trainer, this.#curve) };
    this.#active = active;
    const fresh = saved === undefined ? omit(this.#host.record(), "step") : this.#host.record();
    const epochs = saved === undefined ? [] : fresh.epochs;
    this.#host.put({ ...fresh, epochs, phase: "training", threads: trainer.threads });
    await this.#save();
    return active;
  }

  /** Takes note of an event without making training wait; gives an end back. */
  #hear(event: TrainEvent, checkpoints: Checkpoints): EndEvent | undefined {
    if (event.type === "end") return event;
    const record = this.#host.record();
    if (event.type === "step") {
      this.#curve.add(event);
      this.#host.put({ ...record, step: event });
      this.#host.emit({ type: "step", id: record.id, step: event });
      checkpoints.onStep();
    } else {
      // After a resume the epochs since the checkpoint come again.
      const before = record.epochs.filter(({ epoch }) => epoch < event.epoch);
      this.#host.put({ ...record, epochs: [...before, event] });
      this.#host.emit({ type: "epoch", id: record.id, epoch: event });
      if (event.epoch < event.epochs) checkpoints.soon();
    }
    return undefined;
  }

  async #keepTrained(end: EndEvent): Promise<Model> {
    const { store, training } = this.#host;
    const { id, created, epochs } = this.#host.record();
    const model = withFigures(end.model, figuresOf(end, epochs), created);
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
    const active = this.#active;
    this.#active = undefined;
    active?.checkpoints.end();
    await active?.trainer.close();
  }

  #time(): string {
    return this.#host.now().toISOString();
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
