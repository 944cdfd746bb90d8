import { inOrder } from "../../models/picture-names.ts";
import { need } from "../dom.ts";
import type { Entry } from "./pile.ts";
import { Row } from "./row.ts";
import { doubt } from "./summary.ts";

/** The lines of the pictures read so far, in the order that was chosen, and one of them at large. */
export class Table {
  readonly #root: HTMLElement;
  readonly #body: HTMLElement;
  readonly #order: HTMLSelectElement;
  readonly #detail: HTMLTableRowElement;
  #rows: Row[] = [];

  /** `look`: the answer to a picture at large. */
  constructor(root: HTMLElement, look: (entry: Entry) => HTMLElement) {
    this.#root = root;
    this.#body = need(root, "[data-lines]", HTMLElement);
    this.#order = need(root, "[data-order]", HTMLSelectElement);
    this.#detail = document.createElement("tr");
    this.#detail.className = "detail";
    this.#order.addEventListener("change", () => this.#sort());
    this.#body.addEventListener("click", ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>("[data-look]");
      if (button) this.#look(button, look);
    });
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  clear(hasLabels: boolean): void {
    this.#rows = [];
    this.#body.replaceChildren();
    for (const node of this.#root.querySelectorAll<HTMLElement>("[data-label-column]")) {
      node.hidden = !hasLabels;
    }
  }

  add(entry: Entry, label: string | undefined, hasLabels: boolean): Row {
    const row = new Row(need(this.#root, "template[data-line]", HTMLTemplateElement), entry, label);
    need(row.node, "[data-label-column]", HTMLElement).hidden = !hasLabels;
    this.#rows.push(row);
    return row;
  }

  /** Puts a line where it belongs now that it is read; the others stay, and whoever writes in them goes on. */
  settle(row: Row): void {
    if (this.#order.value === "name" && row.node.isConnected) return;
    const later = this.#rows.filter(
      (other) => other !== row && other.node.isConnected && this.#compare(other, row) > 0,
    );
    const next = later.reduce<Row | undefined>(
      (first, other) => (first && this.#compare(first, other) <= 0 ? first : other),
      undefined,
    );
    if (row.node.isConnected) this.#close();
    this.#body.insertBefore(row.node, next?.node ?? null);
  }

  #sort(): void {
    this.#close();
    const sorted = [...this.#rows].sort((a, b) => this.#compare(a, b));
    this.#body.append(...sorted.map(({ node }) => node));
  }

  #compare(a: Row, b: Row): number {
    const byDoubt = this.#order.value === "doubt" ? doubt(b) - doubt(a) : 0;
    return byDoubt || inOrder(a.name, b.name);
  }

  #look(button: HTMLButtonElement, look: (entry: Entry) => HTMLElement): void {
    const row = this.#rows.find(({ node }) => node.contains(button));
    const wasOpen = button.ariaExpanded === "true";
    this.#close();
    if (row === undefined || wasOpen) return;
    const cell = document.createElement("td");
    cell.colSpan = row.node.cells.length;
    cell.append(look(row.entry));
    this.#detail.replaceChildren(cell);
    row.node.after(this.#detail);
    button.ariaExpanded = "true";
  }

  #close(): void {
    this.#detail.remove();
    this.#detail.replaceChildren();
    const open = this.#body.querySelector<HTMLButtonElement>("[data-look][aria-expanded=true]");
    if (open) open.ariaExpanded = "false";
  }
}
