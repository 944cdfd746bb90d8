import { InklingError, type Model } from "@inkling/engine";
import { teacherOf } from "../../models/teacher.ts";
import type { CurvePoint, Run, RunEvaluation, RunInput, RunListener, RunManager } from "../deps.ts";
import type { RunsOptions } from "../runs.ts";
import { Job } from "./job.ts";
import { checkTitle, findPreset, newRun } from "./new-run.ts";
import { isOver, omit, type RunRecord } from "./record.ts";
import { Register } from "./register.ts";
import type { RunStore } from "./run-store.ts";

/** Runs that may wait while one trains. */
export const MAX_WAITING = 8;
/** Runs kept on disk; the oldest are for people to remove, not for us. */
export const MAX_RUNS = 500;

/** One run trains, the others wait in line. Every change is on the disk before it is answered. */
export class Manager implements RunManager {
  readonly #options: RunsOptions;
  readonly #store: RunStore;
  readonly #register = new Register();
  #current: { readonly id: string; readonly job: Job } | undefined;
  #closing = false;

  constructor(options: RunsOptions, store: RunStore) {
    this.#options = options;
    this.#store = store;
  }

  async recover(records: readonly RunRecord[]): Promise<void> {
    for (const record of records) {
      const wasBusy = record.state === "running" || record.state === "paused";
      const ended = record.saved ?? record.started ?? record.created;
      const found: RunRecord = wasBusy
        ? { ...omit(record, "phase"), state: "interrupted", ended }
        : record;
      this.#register.set(record.id, found);
      if (wasBusy) await this.#store.save(found);
    }
    const queued = records.filter(({ state }) => state === "queued");
    const inOrder = queued.sort((a, b) => a.queued.localeCompare(b.queued));
    this.#register.enqueue(...inOrder.map(({ id }) => id));
    this.#startNext();
  }

  list(): readonly Run[] {
    return this.#register.list();
  }

  get(id: string): Run | undefined {
    return this.#register.has(id) ? this.#register.run(id) : undefined;
  }

  async create(input: RunInput): Promise<Run> {
    const { presets, threads, data, models } = this.#options;
    const names = await data.names();
    const isTaken = (id: string) => this.#register.has(id);
    const record = newRun(input, { presets, threads, data: names, now: this.#now(), isTaken });
    // Whether there is such a teacher is said now, not when the run's turn has come.
    await teacherOf(record.recipe, (name) => models.open(name));
    if (this.#register.size >= MAX_RUNS) {
      throw new InklingError(
        "too_many_runs",
        `There are ${MAX_RUNS} runs, the most that are kept. Remove some first.`,
      );
    }
    await this.#enqueue(record);
    return this.#register.run(record.id);
  }

  async pause(id: string): Promise<Run> {
    const { state, phase } = this.#register.record(id);
    if (state === "queued") {
      this.#register.unqueue(id);
      await this.#update(id, { state: "paused" });
    } else if (state === "running" && phase !== "testing" && this.#current?.id === id) {
      await this.#current.job.pause();
    } else if (state !== "paused") throw this.#wrongState(id, "paused");
    return this.#register.run(id);
  }

  async resume(id: string): Promise<Run> {
    await this.#untilEnded(id);
    const record = this.#register.record(id);
    if (record.state === "running" || record.state === "queued") return this.#register.run(id);
    if (record.state === "finished") throw this.#wrongState(id, "resumed");
    if (this.#current?.id === id) {
      await this.#current.job.resume();
      return this.#register.run(id);
    }
    findPreset(this.#options.presets, record.preset);
    // A stopped run trains on, and is measured anew; one that died while being measured is measured.
    const trained = record.outcome !== undefined && record.outcome !== "stopped";
    const base = omit(
      record,
      "ended",
      "error",
      ...(trained ? [] : (["outcome", "result"] as const)),
    );
    await this.#enqueue({ ...base, state: "queued", queued: this.#now().toISOString() });
    return this.#register.run(id);
  }

  async stop(id: string): Promise<Run> {
    const { state } = this.#register.record(id);
    if (state === "stopped") return this.#register.run(id);
    if (isOver({ state })) throw this.#wrongState(id, "stopped");
    if (this.#current?.id === id) {
      await this.#current.job.stop();
      return this.#register.run(id);
    }
    this.#register.unqueue(id);
    return this.#endWaiting(id, { state: "stopped" });
  }

  async keep(id: string, name: string): Promise<Run> {
    const record = this.#register.record(id);
    const bytes = await this.weights(id);
    if (bytes === undefined) {
      const hint = isOver(record) ? "Resume it and let it train." : "Wait for its end, or stop it.";
      throw new InklingError("no_weights", `The run ${id} has no trained weights yet. ${hint}`);
    }
    const kept = await this.#options.models.keep(name, bytes);
    return this.#update(id, { model: kept.name });
  }

  async rename(id: string, name: string): Promise<Run> {
    this.#register.record(id);
    return this.#update(id, { name: checkTitle(name) });
  }

  async remove(id: string): Promise<void> {
    await this.#untilEnded(id);
    this.#register.record(id);
    if (this.#current?.id === id) throw this.#wrongState(id, "removed", " Stop it first.");
    this.#register.unqueue(id);
    this.#register.remove(id);
    await this.#store.remove(id);
  }

  async curve(id: string): Promise<readonly CurvePoint[]> {
    this.#register.record(id);
    const points = this.#current?.id === id ? this.#current.job.curve.points : [];
    return points.length > 0 ? points : this.#store.curve(id);
  }

  async evaluation(id: string): Promise<RunEvaluation | undefined> {
    const { result } = this.#register.record(id);
    return result && this.#store.evaluation(id);
  }

  async weights(id: string): Promise<Uint8Array | undefined> {
    return this.#register.record(id).weights ? this.#store.weights(id) : undefined;
  }

  async model(id: string): Promise<Model | undefined> {
    const { training } = this.#options;
    const record = this.#register.record(id);
    const { checkpoint, weights } = record;
    const saved =
      checkpoint === undefined ? undefined : await this.#store.checkpoint(id, checkpoint);
    try {
      if (saved !== undefined && !(weights && isOver(record)))
        return training.decodeCheckpoint(saved);
      const trained = await this.weights(id);
      return trained && training.decode(trained);
    } catch (error) {
      // A damaged file takes its picture with it, and nothing else.
      if (error instanceof InklingError) return undefined;
      throw error;
    }
  }

  subscribe(id: string, listener: RunListener): () => void {
    return this.#register.hub.subscribe(id, listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#current?.job.interrupt();
  }

  /** Puts a run at the end of the line, and starts it if nothing trains. */
  async #enqueue(record: RunRecord): Promise<void> {
    if (this.#closing) throw new InklingError("shutting_down", "The server is shutting down.");
    if (this.#current !== undefined && this.#register.waiting >= MAX_WAITING) {
      throw new InklingError(
        "queue_full",
        `One run trains and ${MAX_WAITING} wait, the most that may. Stop one, or try again later.`,
      );
    }
    const { id } = record;
    const before = this.#register.has(id) ? this.#register.record(id) : undefined;
    this.#register.set(id, record);
    this.#register.enqueue(id);
    try {
      await this.#store.save(record);
    } catch (error) {
      this.#register.unqueue(id);
      this.#register.set(id, before);
      throw error;
    }
    this.#register.tell({ type: "state", run: this.#register.run(id) });
    this.#startNext();
  }

  #startNext(): void {
    if (this.#current !== undefined || this.#closing) return;
    const id = this.#register.next();
    if (id === undefined) return;
    const { preset: name } = this.#register.record(id);
    const preset = this.#options.presets.find((one) => one.name === name);
    if (preset !== undefined) {
      this.#start(id, preset.spec);
      return;
    }
    // A run of an earlier version's preset.
    const error = `There is no preset ${name} any more.`;
    void this.#endWaiting(id, { state: "failed", error }).then(() => this.#startNext());
  }

  #start(id: string, spec: ConstructorParameters<typeof Job>[1]): void {
    const { data, models, training, patience } = this.#options;
    const register = this.#register;
    const host = {
      store: this.#store,
      data,
      models,
      training,
      now: () => this.#now(),
      record: () => register.record(id),
      put: register.put.bind(register),
      emit: register.hub.emit.bind(register.hub, id),
      ...(patience !== undefined && { patience }),
    };
    const job = new Job(host, spec);
    this.#current = { id, job };
    register.current = id;
    void job.done.then(() => {
      this.#current = undefined;
      register.current = undefined;
      register.tell({ type: "end", run: register.run(id) });
      this.#startNext();
    });
  }

  /** A run that is over may still be giving its threads back. */
  async #untilEnded(id: string): Promise<void> {
    if (this.#current?.id === id && isOver(this.#register.record(id))) await this.#current.job.done;
  }

  /** Ends a run that has no threads. */
  async #endWaiting(id: string, change: Pick<RunRecord, "state"> & { error?: string }) {
    const run = await this.#update(id, { ...change, ended: this.#now().toISOString() });
    this.#register.tell({ type: "end", run });
    return run;
  }

  async #update(id: string, change: Partial<RunRecord>): Promise<Run> {
    this.#register.put({ ...this.#register.record(id), ...change });
    await this.#store.save(this.#register.record(id));
    return this.#register.run(id);
  }

  #wrongState(id: string, done: string, hint = ""): InklingError {
    const { state, phase } = this.#register.record(id);
    const now = phase === "testing" ? "being tested" : state;
    return new InklingError("wrong_state", `The run ${id} is ${now} and cannot be ${done}.${hint}`);
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}
