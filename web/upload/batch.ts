import { need, setText } from "../dom.ts";
import { t } from "../language.ts";
import type { Failed, ReadPicture, Wanted } from "./messages.ts";
import { type Entry, type Pile, sentenceOf } from "./pile.ts";
import { save } from "./save.ts";
import { accuracyOf, csvOf, isCorrected, summaryOf } from "./summary.ts";
import { Table } from "./table.ts";

/** Longer side of a thumbnail: twice what it is shown at, for fine screens. */
const THUMBNAIL: Wanted = { side: 288, steps: false };

export interface BatchOptions {
  read(entry: Entry, wanted: Wanted): Promise<ReadPicture | Failed>;
  /** The answer to a picture at large, for a line that is looked at. */
  look(entry: Entry): HTMLElement;
}

/** Pictures read one after another into a table, which can be stopped, put right and saved. */
export class Batch {
  readonly #root: HTMLElement;
  readonly #read: BatchOptions["read"];
  readonly #table: Table;
  #pile: Pile | undefined;
  /** Pictures of the pile that are read. */
  #done = 0;
  /** What reads at present: another takes its turn, or it is told to stop. */
  #turn = { stopped: true };
  #isSaved = true;

  constructor(root: HTMLElement, { read, look }: BatchOptions) {
    this.#root = root;
    this.#read = read;
    this.#table = new Table(root, look);
    const on = (name: string, act: () => void) =>
      need(root, `[data-${name}]`, HTMLButtonElement).addEventListener("click", act);
    on("csv", () => this.#save());
    on("stop", () => {
      if (this.#turn.stopped) this.#run();
      else this.#turn.stopped = true;
    });
    need(root, "[data-lines]", HTMLElement).addEventListener("input", () => {
      this.#isSaved = false;
    });
    addEventListener("beforeunload", (event) => {
      if (this.#hasUnsaved) event.preventDefault();
    });
  }

  /** Whether the table may go: corrections are work. */
  mayLeave(): boolean {
    return !this.#hasUnsaved || confirm(t("pile.leave"));
  }

  /** Reads all pictures of the pile, which take the place of those before. */
  start(pile: Pile): Promise<void> {
    this.#pile = pile;
    this.#done = 0;
    this.#isSaved = true;
    this.#table.clear(pile.labels !== undefined);
    this.#root.hidden = false;
    const notes = pile.notes.map((note) => {
      const item = document.createElement("li");
      item.textContent = note;
      return item;
    });
    need(this.#root, "[data-notes]", HTMLElement).replaceChildren(...notes);
    need(this.#root, "h2", HTMLElement).focus();
    return this.#run();
  }

  /** Reads all pictures once more: another model is to answer. */
  again(): void {
    if (this.#pile === undefined) return;
    this.#done = 0;
    this.#run();
  }

  get #hasUnsaved(): boolean {
    return !this.#isSaved && this.#table.rows.some(isCorrected);
  }

  async #run(): Promise<void> {
    const turn = { stopped: false };
    this.#turn = turn;
    const { pictures, labels } = this.#pile ?? { pictures: [], labels: undefined };
    this.#tell(pictures.length);
    while (!turn.stopped && this.#done < pictures.length) {
      const place = this.#done;
      const entry = pictures[place]!;
      const reply = await this.#tryToRead(entry);
      // Another pile has come, or another model.
      if (turn !== this.#turn) return;
      const row =
        this.#table.rows[place] ??
        this.#table.add(entry, labels?.labels[place], labels !== undefined);
      row.show(reply);
      this.#table.settle(row);
      this.#done = place + 1;
      this.#tell(pictures.length);
    }
    turn.stopped = true;
    this.#tell(pictures.length);
  }

  async #tryToRead(entry: Entry): Promise<ReadPicture | Failed> {
    try {
      return await this.#read(entry, THUMBNAIL);
    } catch (error) {
      return { kind: "failed", code: "internal", message: sentenceOf(error) };
    }
  }

  /** How far it is; the sums stand there, and are read out, when it rests. */
  #tell(all: number): void {
    const { stopped } = this.#turn;
    const bar = need(this.#root, "progress", HTMLProgressElement);
    bar.max = all;
    bar.value = this.#done;
    setText(this.#root.querySelector("[data-done]"), t("pile.done", { done: this.#done, all }));
    const isAll = this.#done === all;
    need(this.#root, "[data-progress]", HTMLElement).hidden = stopped && isAll;
    const stop = need(this.#root, "[data-stop]", HTMLButtonElement);
    stop.hidden = stopped && isAll;
    setText(stop.querySelector("span"), t(stopped ? "pile.go-on" : "pile.stop"));
    const { rows } = this.#table;
    need(this.#root, "[data-csv]", HTMLButtonElement).disabled = rows.length === 0;
    setText(
      this.#root.querySelector("[data-summary]"),
      stopped ? summaryOf(rows) : t("pile.reading"),
    );
    const labels = this.#pile?.labels;
    const right = labels && stopped ? accuracyOf(rows, labels.source) : "";
    const accuracy = need(this.#root, "[data-accuracy]", HTMLElement);
    accuracy.hidden = right === "";
    setText(accuracy, right);
  }

  #save(): void {
    save("inkling-readings.csv", new Blob([csvOf(this.#table.rows)], { type: "text/csv" }));
    this.#isSaved = true;
  }
}
