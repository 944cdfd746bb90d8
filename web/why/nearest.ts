import { fixed } from "../../models/format.ts";
import { need, setText } from "../dom.ts";
import { t, voice } from "../language.ts";
import { showGrey } from "../picture.ts";
import type { OpenPanel } from "./panels.ts";
import { enlarged, Refusal, sendPicture } from "./picture-file.ts";
import { rested } from "./rest.ts";

/** Of the server's answer, what is used here. */
interface Nearest {
  readonly model: string;
  readonly neighbours: readonly Neighbour[];
}

interface Neighbour {
  readonly index: number;
  readonly label: string;
  readonly distance: number;
  readonly rows: number;
  readonly columns: number;
  /** Base64 of [rows, columns] bytes, ink high. */
  readonly image: string;
}

/** How long until the server is asked again whether it is ready, in milliseconds. */
const AGAIN = 3000;

/** The training images that are to the model what the drawing is. */
export const nearest: OpenPanel = (root) => {
  const list = need(root, "[data-neighbours]", HTMLElement);
  const words = need(root, "[data-nearest-words]", HTMLElement);

  /** Asks until the server is ready, or the question is old. */
  const find = async (pixels: Uint8Array, isOld: () => boolean): Promise<Nearest | undefined> => {
    while (!isOld()) {
      try {
        return await sendPicture<Nearest>("/api/v1/nearest", pixels);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== "not_ready") throw error;
        setText(words, error.message);
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    return undefined;
  };

  return async (sight, isOld) => {
    if (sight?.digit === undefined) {
      list.replaceChildren();
      setText(words, t(sight ? "panel.choose-one" : "answer.nothing-drawn"));
      return;
    }
    if (!(await rested(isOld))) return;
    const isOver = () => isOld() || !(root as HTMLDetailsElement).open;
    const { drawn, answer, digit } = sight;
    const picture = answer.kind === "answer" ? drawn.pixels : enlarged(digit.pixels);
    const found = await find(picture, isOver);
    if (found === undefined || isOld()) return;
    list.replaceChildren(...found.neighbours.map(itemOf));
    setText(words, wordsOf(found, digit.label));
  };
};

function wordsOf({ model, neighbours }: Nearest, label: string): string {
  const same = neighbours.filter((one) => one.label === label).length;
  const all = neighbours.length;
  if (same === all) return t("panel.all-labelled", { all, label, model });
  return t("panel.some-labelled", { same, all, label, model });
}

function itemOf({ index, label, distance, rows, columns, image }: Neighbour): HTMLLIElement {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", t("panel.training-image", { index }));
  showGrey(
    canvas,
    columns,
    rows,
    Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0)),
  );
  const [name, far] = [document.createElement("b"), document.createElement("span")];
  setText(name, label);
  const apart = fixed(distance, 2, voice.language);
  setText(far, apart);
  item.title = t("panel.neighbour", { index, label, distance: apart });
  item.append(canvas, name, far);
  return item;
}
