import { InklingError, ValueError } from "@inkling/engine";
import type { Preset } from "../models/presets.ts";
import type {
  CurvePoint,
  DataStore,
  ModelStore,
  Run,
  RunEvaluation,
  RunEvent,
  RunInput,
  RunListener,
  RunManager,
  Training,
} from "./deps.ts";
import { changeRecipe } from "./recipe.ts";
import { Hub } from "./runs/hub.ts";
import { Job } from "./runs/job.ts";
import { isOver, omit, type RunRecord, toRun } from "./runs/record.ts";
import { newRunId } from "./runs/run-id.ts";
import { RunStore } from "./runs/run-store.ts";
import { MAX_THREADS } from "./settings.ts";

export interface RunsOptions {
  /** Where runs are kept: `<data-dir>/runs`. */
  readonly folder: string;
  readonly presets: readonly Preset[];
  readonly models: Pick<ModelStore, "keep">;
  readonly data: Pick<DataStore, "load" | "names">;
  readonly training: Training;
  /** Of a run that does not say. */
  readonly threads: number;
  readonly now?: () => Date;
  /** Milliseconds to wait for training threads that may not answer. */
  readonly patience?: number;
}

/** Runs that may wait while one trains. */
export const MAX_WAITING = 8;
/** Runs kept on disk; the oldest are for people to remove, not for us. */
export const MAX_RUNS = 500;
const MAX_TITLE = 100;

/** Reads the runs of an earlier server: what it left running is interrupted, what waited waits again. */
export async function openRuns(options: RunsOptions): Promise<RunManager> {
  const store = new RunStore(options.folder);
  const manager = new Manager(options, store);
  await manager.recover(await store.load());
  return manager;
}

class Manager implements RunManager {
  readonly #options: RunsOptions;
  readonly #store: RunStore;
  readonly #hub = new Hub();
  readonly #records = new Map<string, RunRecord>();
  /** Ids of the waiting runs, the next one first. */
  #queue: string[] = [];
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
      this.#records.set(record.id, found);
      if (wasBusy) await this.#store.save(found);
    }
    this.#queue = records
      .filter(({ state }) => state === "queued")
      .sort((a, b) => a.queued.localeCompare(b.queued))
      .map(({ id }) => id);
    this.#startNext();
  }

  list(): readonly Run[] {
    return [...this.#records.values()]
      .sort((a, b) => b.created.localeCompare(a.created) || b.id.localeCompare(a.id))
      .map((record) => this.#show(record));
  }

  get(id: string): Run | undefined {
    const record = this.#records.get(id);
    return record && this.#show(record);
  }

  async create(input: RunInput): Promise<Run> {
    const preset = this.#preset(input.preset);
    const data = await this.#checkData(input.data ?? "mnist");
    const name = checkTitle(input.name ?? preset.title);
    if (this.#records.size >= MAX_RUNS) {
      throw new InklingError(
        "too_many_runs",
        `There are ${MAX_RUNS} runs, the most that are kept. Remove some first.`,
      );
    }
    const recipe = changeRecipe(preset.recipe, input.recipe ?? {});
    const usual = Math.min(this.#options.threads, recipe.batchSize);
    const threads = checkThreads(input.threads ?? usual, recipe.batchSize);
    const now = this.#now();
    const record: RunRecord = {
      id: this.#newId(now),
      name,
      preset: preset.name,
      recipe,
      threads,
      data,
      state: "queued",
      created: now.toISOString(),
      queued: now.toISOString(),
      epochs: [],
      weights: false,
    };
    await this.#enqueue(record);
    return this.#must(record.id);
  }

  async pause(id: string): Promise<Run> {
    const { state, phase } = this.#record(id);
    if (state === "queued") {
      this.#unqueue(id);
      await this.#update(id, { state: "paused" });
    } else if (state === "running" && phase !== "testing") await this.#job(id).pause();
    else if (state !== "paused") throw wrongState(this.#must(id), "paused");
    return this.#must(id);
  }

  async resume(id: string): Promise<Run> {
    await this.#untilEnded(id);
    const record = this.#record(id);
    if (record.state === "running" || record.state === "queued") return this.#must(id);
    if (record.state === "finished") throw wrongState(this.#must(id), "resumed");
    if (this.#current?.id === id) {
      await this.#current.job.resume();
      return this.#must(id);
    }
    this.#preset(record.preset);
    // A stopped run trains on, and is measured anew; one that died while being measured is measured.
    const goesOn = record.outcome === "stopped";
    const base = goesOn ? omit(record, "outcome", "result") : record;
    const queued = this.#now().toISOString();
    await this.#enqueue({ ...omit(base as RunRecord, "ended", "error"), state: "queued", queued });
    return this.#must(id);
  }

  async stop(id: string): Promise<Run> {
    const { state } = this.#record(id);
    if (state === "stopped") return this.#must(id);
    if (isOver({ state })) throw wrongState(this.#must(id), "stopped");
    if (this.#current?.id === id) {
      await this.#current.job.stop();
      return this.#must(id);
    }
    this.#unqueue(id);
    await this.#update(id, { state: "stopped", ended: this.#now().toISOString() });
    this.#hub.emit(id, { type: "end", run: this.#must(id) });
    return this.#must(id);
  }

  async keep(id: string, name: string): Promise<Run> {
    const record = this.#record(id);
    const bytes = record.weights ? await this.#store.weights(id) : undefined;
    if (bytes === undefined) {
      const hint = isOver(record) ? "Resume it and let it train." : "Wait for its end, or stop it.";
      throw new InklingError("no_weights", `The run ${id} has no trained weights yet. ${hint}`);
    }
    const kept = await this.#options.models.keep(name, bytes);
    await this.#update(id, { model: kept.name });
    return this.#must(id);
  }

  async rename(id: string, name: string): Promise<Run> {
    this.#record(id);
    await this.#update(id, { name: checkTitle(name) });
    return this.#must(id);
  }

  async remove(id: string): Promise<void> {
    await this.#untilEnded(id);
    const { state } = this.#record(id);
    if (this.#current?.id === id) throw wrongState(this.#must(id), "removed", "Stop it first.");
    if (state === "queued") this.#unqueue(id);
    this.#records.delete(id);
    await this.#store.remove(id);
    this.#hub.emit(id, { type: "removed", id });
  }

  async curve(id: string): Promise<readonly CurvePoint[]> {
    this.#record(id);
    const points = this.#current?.id === id ? this.#current.job.curve.points : [];
    return points.length > 0 ? points : this.#store.curve(id);
  }

  evaluation(id: string): Promise<RunEvaluation | undefined> {
    const { result } = this.#record(id);
    return result === undefined ? Promise.resolve(undefined) : this.#store.evaluation(id);
  }

  weights(id: string): Promise<Uint8Array | undefined> {
    const { weights } = this.#record(id);
    return weights ? this.#store.weights(id) : Promise.resolve(undefined);
  }

  subscribe(id: string, listener: RunListener): () => void {
    return this.#hub.subscribe(id, listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#current?.job.interrupt();
  }

  /** Puts a run at the end of the line, on disk and in memory, and starts it if nothing trains. */
  async #enqueue(record: RunRecord): Promise<void> {
    if (this.#closing) throw new InklingError("shutting_down", "The server is shutting down.");
    if (this.#current !== undefined && this.#queue.length >= MAX_WAITING) {
      throw new InklingError(
        "queue_full",
        `One run trains and ${MAX_WAITING} wait, the most that may. Stop one, or try again later.`,
      );
    }
    const before = this.#records.get(record.id);
    this.#queue.push(record.id);
    this.#records.set(record.id, record);
    try {
      await this.#store.save(record);
    } catch (error) {
      this.#queue = this.#queue.filter((id) => id !== record.id);
      if (before === undefined) this.#records.delete(record.id);
      else this.#records.set(record.id, before);
      throw error;
    }
    this.#hub.emit(record.id, { type: "state", run: this.#must(record.id) });
    this.#tellQueue();
    this.#startNext();
  }

  /** A run that is over may still be giving its threads back. */
  async #untilEnded(id: string): Promise<void> {
    if (this.#current?.id === id && isOver(this.#record(id))) await this.#current.job.done;
  }

  #unqueue(id: string): void {
    this.#queue = this.#queue.filter((other) => other !== id);
    this.#tellQueue();
  }

  #startNext(): void {
    if (this.#current !== undefined || this.#closing) return;
    const id = this.#queue.shift();
    if (id === undefined) return;
    this.#tellQueue();
    const preset = this.#options.presets.find(({ name }) => name === this.#record(id).preset);
    if (preset === undefined) void this.#dropUnknown(id);
    else this.#start(id, preset);
  }

  #start(id: string, preset: Preset): void {
    const { data, training, patience } = this.#options;
    const job = new Job(
      {
        store: this.#store,
        data,
        training,
        now: () => this.#now(),
        record: () => this.#record(id),
        put: (record) => this.#put(record),
        emit: (event) => this.#hub.emit(id, event),
        ...(patience !== undefined && { patience }),
      },
      preset.spec,
    );
    this.#current = { id, job };
    void job.done.then(() => {
      this.#current = undefined;
      this.#hub.emit(id, { type: "end", run: this.#must(id) });
      this.#startNext();
    });
  }

  /** A run of an earlier version's preset. */
  async #dropUnknown(id: string): Promise<void> {
    const error = `There is no preset ${this.#record(id).preset} any more.`;
    await this.#update(id, { state: "failed", error, ended: this.#now().toISOString() });
    this.#hub.emit(id, { type: "end", run: this.#must(id) });
    this.#startNext();
  }

  /** Steps and epochs are told as such; anything else that changed is a new state. */
  #put(record: RunRecord): void {
    const before = this.#records.get(record.id);
    this.#records.set(record.id, record);
    const isNews = before?.step !== record.step || before?.epochs !== record.epochs;
    const isSame = before?.state === record.state && before?.phase === record.phase;
    if (isNews && isSame) return;
    this.#hub.emit(record.id, { type: "state", run: this.#show(record) });
  }

  async #update(id: string, change: Partial<RunRecord>): Promise<void> {
    const record = { ...this.#record(id), ...change };
    this.#records.set(id, record);
    this.#hub.emit(id, { type: "state", run: this.#show(record) });
    await this.#store.save(record);
  }

  #tellQueue(): void {
    const event: RunEvent = { type: "queue", waiting: [...this.#queue] };
    this.#hub.emitToAll(event);
  }

  #show(record: RunRecord): Run {
    const place = record.state === "queued" ? this.#queue.indexOf(record.id) : -1;
    return toRun(record, place < 0 ? undefined : place + 1);
  }

  #record(id: string): RunRecord {
    const record = this.#records.get(id);
    if (record !== undefined) return record;
    const shown = JSON.stringify(id.slice(0, 80));
    throw new InklingError("run_not_found", `There is no run ${shown}.`);
  }

  #must(id: string): Run {
    return this.#show(this.#record(id));
  }

  #job(id: string): Job {
    if (this.#current?.id === id) return this.#current.job;
    throw new InklingError("wrong_state", `The run ${id} is just ending.`);
  }

  #preset(name: string): Preset {
    const { presets } = this.#options;
    const preset = presets.find((one) => one.name === name);
    if (preset !== undefined) return preset;
    const names = presets.map((one) => one.name).join(", ");
    throw new InklingError(
      "preset_not_found",
      `There is no preset ${JSON.stringify(name.slice(0, 80))}. The presets: ${names}.`,
    );
  }

  async #checkData(name: string): Promise<string> {
    const names = await this.#options.data.names();
    if (names.includes(name)) return name;
    throw new InklingError(
      "data_not_found",
      `There is no data set ${JSON.stringify(name.slice(0, 80))}. The data sets: ${names.join(", ")}.`,
    );
  }

  #newId(now: Date): string {
    let id = newRunId(now);
    while (this.#records.has(id)) id = newRunId(now);
    return id;
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}

/** Each thread takes a share of every batch. */
function checkThreads(threads: number, batchSize: number): number {
  const most = Math.min(MAX_THREADS, batchSize);
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads;
  const rule = `must be a whole number from 1 to ${most} at a batch size of ${batchSize}`;
  throw new ValueError("threads", rule, threads);
}

function checkTitle(name: string): string {
  const title = name.trim();
  if (title.length >= 1 && title.length <= MAX_TITLE) return title;
  throw new ValueError("name", `must be 1 to ${MAX_TITLE} characters`, title.slice(0, 120));
}

function wrongState(run: Run, done: string, hint = ""): InklingError {
  const now = run.phase === "testing" ? "being tested" : run.state;
  const sentence = `The run ${run.id} is ${now} and cannot be ${done}. ${hint}`;
  return new InklingError("wrong_state", sentence.trim());
}
