import { oneLine } from "../../models/csv.ts";
import { need, setText } from "../dom.ts";
import { milliseconds, percent, problemSentence, t } from "../language.ts";
import { showBlob } from "./answer-view.ts";
import type { Failed, ReadPicture } from "./messages.ts";
import type { Entry } from "./pile.ts";
import { isCorrected, type Kept, type Line, rightness } from "./summary.ts";

/** A picture's line in the table. Of its reading no more is kept than the table shows. */
export class Row implements Line {
  readonly entry: Entry;
  readonly label: string | undefined;
  readonly node: HTMLTableRowElement;
  readonly #input: HTMLInputElement;
  #kept: Kept | undefined;

  constructor(template: HTMLTemplateElement, entry: Entry, label: string | undefined) {
    const copy = template.content.cloneNode(true) as DocumentFragment;
    this.entry = entry;
    this.label = label;
    this.node = need(copy, "tr", HTMLTableRowElement);
    this.#input = need(this.node, "[data-text]", HTMLInputElement);
    this.#input.setAttribute("aria-label", t("pile.reading-of", { file: entry.name }));
    this.#input.addEventListener("input", () => this.#mark());
    const look = need(this.node, "[data-look]", HTMLButtonElement);
    look.setAttribute("aria-label", t("pile.look-at", { file: entry.name }));
    this.#set("[data-name]", entry.name);
    this.#set("[data-label]", label ?? "");
  }

  get name(): string {
    return this.entry.name;
  }

  get kept(): Kept | undefined {
    return this.#kept;
  }

  get text(): string {
    return this.#input.value.trim();
  }

  /** What a person has put right stays so when the picture is read once more. */
  show(reply: ReadPicture | Failed): void {
    const keepsText = isCorrected(this);
    this.#kept = keptOf(reply);
    if (!keepsText) this.#input.value = oneLine(this.#kept?.text ?? "");
    this.#set("[data-problem]", reply.kind === "failed" ? problemSentence(reply) : "");
    this.#set("[data-confidence]", this.#kept ? percent(this.#kept.confidence) : "");
    this.#set("[data-time]", reply.kind === "read" ? milliseconds(reply.milliseconds) : "");
    const image = need(this.node, "[data-thumb]", HTMLImageElement);
    if (reply.image) showBlob(image, reply.image);
    this.#mark();
  }

  #mark(): void {
    const verdict = this.#kept?.verdict;
    const corrected = isCorrected(this);
    this.node.dataset.state = corrected ? "corrected" : (verdict ?? "problem");
    this.node.dataset.right = String(rightness(this) ?? "");
    const word = corrected ? "corrected" : (verdict ?? "not-read");
    this.#set("[data-verdict]", t(`pile.${word}`));
  }

  #set(selector: string, text: string): void {
    setText(this.node.querySelector(selector), text);
  }
}

function keptOf(reply: ReadPicture | Failed): Kept | undefined {
  if (reply.kind === "failed") return undefined;
  const { text, confidence, verdict } = reply.reading;
  return { text, confidence, verdict };
}
