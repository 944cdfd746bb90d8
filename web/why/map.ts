import { DIGITS } from "@inkling/engine";
import { circle, orderOf, type Place, placeOf } from "../../models/class-map.ts";
import { likeliest } from "../../models/likeliest.ts";
import { onTheme } from "../chart-look.ts";
import { need, setText } from "../dom.ts";
import { t } from "../language.ts";
import { showGrey } from "../picture.ts";
import { answersTo } from "./answers.ts";
import { needDigits } from "./digits-alone.ts";
import { type Figure, frameOf, paintMap } from "./map-picture.ts";
import type { OpenPanel, Sight } from "./panels.ts";
import type { Ask } from "./tasks.ts";
import { type TestImage, testImages } from "./test-images.ts";

/** Images on the map, and how many around a place are shown. */
const COUNT = 1000;
const AROUND = 8;

/** Places of the drawing as it grows, at most. */
const TRAIL = 40;

/** What an arrow key moves the cross by, as a share of the side; with Shift a fifth of it. */
const STEP = 0.05;

const ARROWS: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

type Placed = TestImage & Figure;

interface ClassMap {
  /** What answers: name and precision of a model. */
  readonly weights: string;
  readonly classes: readonly Place[];
  readonly images: readonly Placed[];
}

/** Where the drawing lies among test images, by what the model makes of them: see models/class-map.ts. */
export const map: OpenPanel = (root, ask) => {
  const canvas = need(root, "[data-map]", HTMLCanvasElement);
  const near = need(root, "[data-map-near]", HTMLElement);
  const words = need(root, "[data-map-words]", HTMLElement);
  let drawn: ClassMap | undefined;
  let trail: readonly Place[] = [];
  /** What the trail is of. */
  let of: unknown;
  /** The place that was asked for by hand. */
  let asked: Place | undefined;

  const show = (): void => {
    const own = trail.at(-1);
    if (drawn === undefined || own === undefined) return;
    paintMap(canvas, drawn.images, trail, asked);
    const around = nearestTo(asked ?? own, drawn.images);
    near.replaceChildren(...around.map(itemOf));
    const labels = around.map(({ label }) => DIGITS[label]).join(", ");
    setText(words, t(asked ? "panel.map-there" : "panel.map-around", { labels }));
  };
  const askAt = (x: number, y: number): void => {
    if (drawn === undefined) return;
    asked = frameOf(canvas, drawn.images).toPlace(x, y);
    show();
  };
  new ResizeObserver(show).observe(canvas);
  onTheme(show);
  canvas.addEventListener("click", ({ offsetX, offsetY }) => askAt(offsetX, offsetY));
  canvas.addEventListener("keydown", (event) => {
    const [right, down] = ARROWS[event.key] ?? [0, 0];
    const own = trail.at(-1);
    if (drawn === undefined || own === undefined || (right === 0 && down === 0)) return;
    event.preventDefault();
    const { side, toPoint } = frameOf(canvas, drawn.images);
    const step = side * (event.shiftKey ? STEP / 5 : STEP);
    const [x, y] = toPoint(asked ?? own);
    const within = (value: number) => Math.max(0, Math.min(side, value));
    askAt(within(x + step * right), within(y + step * down));
  });

  return async (sight) => {
    root.dataset.some = String(sight?.digit !== undefined);
    if (sight?.digit === undefined) return;
    needDigits(root);
    if (drawn?.weights !== sight.weights) {
      drawn = undefined;
      trail = [];
      setText(words, t("panel.looking"));
      drawn = await makeMap(sight.weights, ask).catch((error) => {
        // What is there is another model's.
        canvas.width = 0;
        near.replaceChildren();
        setText(words, "");
        throw error;
      });
    }
    const shown = shownIn(sight);
    if (shown !== of || shown === undefined) trail = [];
    of = shown;
    asked = undefined;
    trail = [...trail, placeOf(sight.digit.probabilities, drawn.classes)].slice(-TRAIL);
    show();
  };
};

/** What stays the same while a digit is drawn; undefined for one of several, and for a picture without strokes. */
function shownIn({ drawn, answer }: Sight): unknown {
  return answer.kind === "answer" ? drawn.strokes[0] : undefined;
}

/** Lays the images out by the answers of the model. */
async function makeMap(weights: string, ask: Ask): Promise<ClassMap> {
  const all = await testImages(COUNT);
  const answer = (pixels: Float32Array) => ask("probabilities", { pixels });
  // Once begun it is of use, whatever is drawn meanwhile.
  const answers = (await answersTo(all, answer, () => false)) ?? [];
  const count = DIGITS.length;
  const labels = Uint8Array.from(all, ({ label }) => label);
  const probabilities = Float32Array.from(answers.flatMap((one) => [...one]));
  const classes = circle(orderOf(probabilities, labels, count));
  const images = all.map((one, i) => {
    return { ...one, read: likeliest(answers[i]!), place: placeOf(answers[i]!, classes) };
  });
  return { weights, classes, images };
}

function nearestTo([x, y]: Place, images: readonly Placed[]): readonly Placed[] {
  const distance = ({ place }: Placed) => Math.hypot(place[0] - x, place[1] - y);
  return images.toSorted((a, b) => distance(a) - distance(b)).slice(0, AROUND);
}

function itemOf({ index, label, read, image }: Placed): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#test=mnist/${index}`;
  const canvas = document.createElement("canvas");
  showGrey(canvas, 28, 28, image);
  const [name, words] = [document.createElement("b"), document.createElement("span")];
  setText(name, DIGITS[label] ?? "");
  setText(words, read === label ? "" : t("panel.map-read", { read: DIGITS[read] ?? "" }));
  link.title = t("panel.map-open", { index, label: DIGITS[label] ?? "" });
  link.setAttribute("aria-label", link.title);
  link.append(canvas);
  item.append(link, name, words);
  return item;
}
