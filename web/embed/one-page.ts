import * as format from "../../models/format.ts";
import type { InklingPad, Read } from "./inkling-pad.ts";

// The script of a page of one file: the pad, made once it has its model, and how sure the model is of each digit. The
// pad's own script stands before it on that page.

const pads = customElements.get("inkling-pad") as typeof InklingPad;

const model = document.querySelector("#model")?.textContent;
if (model) pads.useModel(Uint8Array.from(atob(model), (letter) => letter.charCodeAt(0)));

const percent = (share: number): string => format.percent(share, 1, document.documentElement.lang);

/** What is less likely is not worth a word. */
const LEAST = 0.001;

const list = document.querySelector("#digits") as HTMLElement;
const form = document.querySelector("form") as HTMLFormElement;
form.addEventListener("inkling-read", (event) => {
  const { digits } = (event as CustomEvent<Read>).detail;
  list.replaceChildren(...digits.map(itemOf));
});
// Cleared or typed; where it was drawn, what was read follows at once.
form.addEventListener("input", () => list.replaceChildren());
form.addEventListener("submit", (event) => event.preventDefault());

const pad = document.createElement("inkling-pad");
for (const [name, value] of Object.entries({ id: "pad", name: "number", decimal: "" })) {
  pad.setAttribute(name, value);
}
form.append(pad);

/** A digit, how likely it is, and the next likely one. */
function itemOf({ label, confidence, verdict, probabilities }: Read["digits"][number]): Element {
  const item = document.createElement("li");
  item.dataset.verdict = verdict;
  const [name, bar, share, next] = ["b", "meter", "span", "small"].map((tag) =>
    item.appendChild(document.createElement(tag)),
  ) as [HTMLElement, HTMLMeterElement, HTMLElement, HTMLElement];
  name.textContent = label;
  bar.value = confidence;
  bar.ariaLabel = label;
  share.textContent = percent(confidence);
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!);
  const second = order[1]!;
  if (probabilities[second]! >= LEAST) {
    next.textContent = `${second}: ${percent(probabilities[second]!)}`;
  }
  return item;
}
