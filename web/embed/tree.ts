import css from "./inkling-pad.css";

/** What a pad is made of. Built without markup, so that pages that allow no inline styles or markup can have it. */
export interface Tree {
  readonly paper: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly cursor: SVGSVGElement;
  readonly mark: SVGCircleElement;
  readonly hint: HTMLElement;
  readonly help: HTMLElement;
  readonly field: HTMLInputElement;
  readonly undo: HTMLButtonElement;
  readonly clear: HTMLButtonElement;
  /** What is wrong, or unsure. */
  readonly message: HTMLElement;
  /** Read out when it changes. */
  readonly status: HTMLElement;
}

const SVG = "http://www.w3.org/2000/svg";
let sheet: CSSStyleSheet | undefined;

/** What it says is put in by its pad. With `isFirst` the page opens with the focus in its field. */
export function growTree(root: ShadowRoot, isFirst: boolean): Tree {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];

  const canvas = element("canvas", { part: "canvas", tabindex: "0", role: "application" });
  canvas.setAttribute("aria-describedby", "help");
  const cursor = document.createElementNS(SVG, "svg");
  cursor.setAttribute("class", "cursor");
  cursor.setAttribute("aria-hidden", "true");
  const mark = document.createElementNS(SVG, "circle");
  mark.setAttribute("r", "0.04");
  cursor.append(mark);
  const hint = element("span", { part: "hint", class: "hint", "aria-hidden": "true" });
  const help = element("p", { class: "sr", id: "help" });
  const paper = element("div", { part: "paper", class: "paper" });
  paper.append(canvas, cursor, hint, help);

  const field = element("input", {
    part: "value",
    autocomplete: "off",
    "aria-describedby": "message",
  });
  // Of the field, too: the pad gives the focus to the part that has it.
  field.autofocus = isFirst;
  const undo = element("button", { part: "button undo", type: "button" });
  const clear = element("button", { part: "button clear", type: "button" });
  const message = element("p", { part: "message", class: "message", id: "message" });
  const status = element("p", { class: "sr", role: "status" });
  const row = element("div", { class: "row" });
  row.append(field, undo, clear);
  root.append(paper, row, message, status);
  return { paper, canvas, cursor, mark, hint, help, field, undo, clear, message, status };
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
