import { InklingError } from "@inkling/engine";
import type { Run, RunEvent } from "../deps.ts";
import { Hub } from "./hub.ts";
import { type Place, type RunRecord, toRun } from "./record.ts";
import { secondsUntilStart } from "./wait.ts";

/** All records, which of them wait in line, and who is told when that changes. In memory alone. */
export class Register {
  readonly hub = new Hub();
  readonly #records = new Map<string, RunRecord>();
  /** Ids of the waiting runs, the next one first. */
  #line: readonly string[] = [];
  /** Id of the run that trains. */
  current: string | undefined;

  get size(): number {
    return this.#records.size;
  }

  get waiting(): number {
    return this.#line.length;
  }

  has(id: string): boolean {
    return this.#records.has(id);
  }

  /** Throws InklingError `run_not_found`. */
  record(id: string): RunRecord {
    const record = this.#records.get(id);
    if (record !== undefined) return record;
    const shown = JSON.stringify(id.slice(0, 80));
    throw new InklingError("run_not_found", `There is no run ${shown}.`);
  }

  /** As the API and the pages see it. Throws InklingError `run_not_found`. */
  run(id: string): Run {
    return toRun(this.record(id), this.#place(id));
  }

  #place(id: string): Place {
    const place = this.#line.indexOf(id);
    if (place < 0) return {};
    const before = [this.current, ...this.#line.slice(0, place)]
      .filter((one) => one !== undefined)
      .map((one) => this.record(one));
    const startsIn = secondsUntilStart(before, [...this.#records.values()]);
    const paused = before.find(({ state }) => state === "paused");
    return {
      position: place + 1,
      waiting: this.#line.length,
      ...(startsIn !== undefined && { startsIn }),
      ...(paused && { waitsFor: { id: paused.id, name: paused.name } }),
    };
  }

  /** Newest first. */
  list(): readonly Run[] {
    return [...this.#records.values()]
      .sort((a, b) => b.created.localeCompare(a.created) || b.id.localeCompare(a.id))
      .map(({ id }) => this.run(id));
  }

  /** Puts a record in place. Steps and epochs are told as such; anything else is a new state. */
  put(record: RunRecord): void {
    const before = this.#records.get(record.id);
    this.#records.set(record.id, record);
    const isNews = before?.step !== record.step || before?.epochs !== record.epochs;
    const isSame = before?.state === record.state && before?.phase === record.phase;
    if (!isNews || !isSame) this.tell({ type: "state", run: this.run(record.id) });
  }

  /** Puts a record in place, or takes it away, without telling. */
  set(id: string, record: RunRecord | undefined): void {
    if (record === undefined) this.#records.delete(id);
    else this.#records.set(id, record);
  }

  tell(event: Extract<RunEvent, { run: Run }>): void {
    this.hub.emit(event.run.id, event);
  }

  remove(id: string): void {
    this.#records.delete(id);
    this.hub.emit(id, { type: "removed", id });
  }

  enqueue(...ids: readonly string[]): void {
    this.#changeLine([...this.#line, ...ids]);
  }

  unqueue(id: string): void {
    if (this.#line.includes(id)) this.#changeLine(this.#line.filter((other) => other !== id));
  }

  /** Takes the next one out of the line. */
  next(): string | undefined {
    const [first] = this.#line;
    if (first !== undefined) this.unqueue(first);
    return first;
  }

  #changeLine(line: readonly string[]): void {
    this.#line = line;
    this.hub.emitToAll({ type: "queue", waiting: line });
  }
}
