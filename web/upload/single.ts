import { showEmpty } from "../bars.ts";
import { need } from "../dom.ts";
import { t } from "../language.ts";
import { showFile } from "./answer-view.ts";
import { type Failed, type ReadPicture, UNDECODABLE } from "./messages.ts";
import type { PictureReader } from "./picture-reader.ts";
import { type Entry, sentenceOf } from "./pile.ts";

/** Longer side of a picture as it is shown beside its answer. */
const SIDE = 640;

export interface SingleOptions {
  readonly reader: PictureReader;
  model(): string;
  /** Sends a file that this browser cannot open to the server. */
  askServer(file: File): void;
}

/** The answer to one picture, in `#result` or anywhere else. */
export class Single {
  readonly #template = need(document, "template[data-local]", HTMLTemplateElement);
  readonly #options: SingleOptions;
  #entry: Entry | undefined;

  constructor(options: SingleOptions) {
    this.#options = options;
  }

  /** The classes that the answer has bars for. */
  get classes(): readonly string[] {
    return this.#template.dataset.classes?.split(",") ?? [];
  }

  /** `#result` as scripts fill it, in place of what the server has drawn there. */
  place(): HTMLElement {
    const old = need(document, "#result", HTMLElement);
    old.hidden = false;
    if (old.querySelector("[data-read-by]")) return old;
    const fresh = this.#copy();
    old.replaceWith(fresh);
    return fresh;
  }

  hide(): void {
    this.#entry = undefined;
    need(document, "#result", HTMLElement).hidden = true;
  }

  async show(entry: Entry): Promise<void> {
    this.#entry = entry;
    const reply = await this.#read(entry, false);
    // What was given later is what is wanted.
    if (this.#entry !== entry) return;
    const file = reply.kind === "failed" && reply.code === UNDECODABLE && (await entry.open());
    if (file instanceof File) this.#options.askServer(file);
    else this.#fill(this.place(), entry, reply);
  }

  /** Reads the picture once more: another model is to answer. */
  again(): void {
    if (this.#entry) this.show(this.#entry);
  }

  /** Nothing is shown of a file any more: the camera has the place. */
  leave(): HTMLElement {
    this.#entry = undefined;
    const root = this.place();
    need(root, "[data-uploaded]", HTMLElement).hidden = true;
    need(root, "[data-problem]", HTMLElement).hidden = true;
    need(root, "[data-steps]", HTMLElement).hidden = true;
    showEmpty(root, t("answer.nothing-to-read"));
    return root;
  }

  /** An answer to be put where the caller wants it. */
  open(entry: Entry): HTMLElement {
    const root = this.#copy();
    root.removeAttribute("id");
    this.#read(entry, false).then((reply) => this.#fill(root, entry, reply));
    return root;
  }

  #fill(root: HTMLElement, entry: Entry, reply: ReadPicture | Failed): void {
    const details = need(root, "[data-steps]", HTMLDetailsElement);
    const steps = async (): Promise<void> => {
      if (!details.open) return;
      showFile(root, entry, await this.#read(entry, true), this.#options.model());
    };
    details.hidden = reply.kind === "failed";
    details.ontoggle = steps;
    showFile(root, entry, reply, this.#options.model());
    steps();
  }

  async #read(entry: Entry, steps: boolean): Promise<ReadPicture | Failed> {
    try {
      return await this.#options.reader.file(await entry.open(), { side: SIDE, steps });
    } catch (error) {
      return { kind: "failed", code: "internal", message: sentenceOf(error) };
    }
  }

  #copy(): HTMLElement {
    const copy = this.#template.content.cloneNode(true) as DocumentFragment;
    return need(copy, "section", HTMLElement);
  }
}
