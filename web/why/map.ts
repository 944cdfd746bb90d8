import { DIGITS } from "@inkling/engine";
import { circle, orderOf, type Place, placeOf } from "../../models/class-map.ts";
import { colourOf, onTheme } from "../chart-look.ts";
import { need, setText } from "../dom.ts";
import { t } from "../language.ts";
import { showGrey } from "../picture.ts";
import type { OpenPanel } from "./panels.ts";
import type { Ask } from "./tasks.ts";
import { answersTo, type TestImage, testImages } from "./test-images.ts";

/** Images on the map, and how many around a place are shown. */
const COUNT = 1000;
const AROUND = 8;

/** Places of the drawing as it grows, at most. */
const TRAIL = 40;

interface Placed extends TestImage {
  readonly place: Place;
  /** What the model reads. */
  readonly read: number;
}

interface ClassMap {
  readonly classes: readonly Place[];
  readonly images: readonly Placed[];
}

/** Where the drawing lies among test images, by what the model makes of them: see models/class-map.ts. */
export const map: OpenPanel = (root, ask) => {
  const canvas = need(root, "[data-map]", HTMLCanvasElement);
  const near = need(root, "[data-map-near]", HTMLElement);
  const words = need(root, "[data-map-words]", HTMLElement);
  let drawn: { readonly model: string; readonly map: ClassMap } | undefined;
  let trail: Place[] = [];
  /** The first stroke of the drawing that left the trail. */
  let first: unknown;
  /** The place that was asked for by hand. */
  let asked: Place | undefined;

  const show = (): void => {
    const own = trail.at(-1);
    if (drawn === undefined || own === undefined) return;
    const { images } = drawn.map;
    paint(canvas, images, trail, asked);
    const around = nearestTo(asked ?? own, images);
    near.replaceChildren(...around.map(itemOf));
    const labels = around.map(({ label }) => DIGITS[label]).join(", ");
    setText(words, t(asked ? "panel.map-there" : "panel.map-around", { labels }));
  };
  new ResizeObserver(show).observe(canvas);
  onTheme(show);
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    if (drawn === undefined) return;
    const { toPlace } = frameOf(canvas, drawn.map.images);
    asked = toPlace(offsetX, offsetY);
    show();
  });

  return async (sight) => {
    root.dataset.some = String(sight?.digit !== undefined);
    if (sight?.digit === undefined) return;
    const classes = root.closest<HTMLElement>("[data-classes]")?.dataset.classes;
    if (classes !== DIGITS.join()) throw new Error(t("panel.digits-alone"));
    if (drawn?.model !== sight.model) {
      drawn = undefined;
      trail = [];
      setText(words, t("panel.looking"));
      drawn = { model: sight.model, map: await makeMap(ask) };
    }
    const [stroke] = sight.drawn.strokes;
    if (stroke !== first) trail = [];
    first = stroke;
    asked = undefined;
    trail = [...trail, placeOf(sight.digit.probabilities, drawn.map.classes)].slice(-TRAIL);
    show();
  };
};

async function makeMap(ask: Ask): Promise<ClassMap> {
  const all = await testImages(COUNT);
  const answers = await answersTo(all, (pixels) => ask("probabilities", { pixels }));
  const count = DIGITS.length;
  const labels = Uint8Array.from(all, ({ label }) => label);
  const classes = circle(orderOf(answers, labels, count));
  const images = all.map((one, i) => {
    const probabilities = answers.subarray(i * count, (i + 1) * count);
    const read = probabilities.indexOf(Math.max(...probabilities));
    return { ...one, read, place: placeOf(probabilities, classes) };
  });
  return { classes, images };
}

function nearestTo([x, y]: Place, images: readonly Placed[]): readonly Placed[] {
  const distance = ({ place }: Placed) => Math.hypot(place[0] - x, place[1] - y);
  return images.toSorted((a, b) => distance(a) - distance(b)).slice(0, AROUND);
}

/** How places and points of the canvas go together: the farthest image is at its edge. */
function frameOf(canvas: HTMLCanvasElement, images: readonly Placed[]) {
  const side = canvas.clientWidth;
  const reach = 1.06 * Math.max(...images.map(({ place }) => Math.hypot(...place)));
  const toPoint = ([x, y]: Place): Place => {
    // What lies farther than any image is shown at the edge, too.
    const far = Math.max(1, Math.hypot(x, y) / reach);
    return [(side / 2) * (1 + x / far / reach), (side / 2) * (1 + y / far / reach)];
  };
  const toPlace = (x: number, y: number): Place => [
    ((2 * x) / side - 1) * reach,
    ((2 * y) / side - 1) * reach,
  ];
  return { side, toPoint, toPlace };
}

/** Images as the figures they are, misread ones in red; the drawing with where it was before; the place asked for. */
function paint(
  canvas: HTMLCanvasElement,
  images: readonly Placed[],
  trail: readonly Place[],
  asked: Place | undefined,
): void {
  const { side, toPoint } = frameOf(canvas, images);
  const surface = canvas.getContext("2d");
  if (surface === null || side === 0) return;
  const density = devicePixelRatio;
  canvas.width = canvas.height = Math.round(side * density);
  surface.scale(density, density);
  surface.textAlign = "center";
  surface.textBaseline = "middle";
  const font = getComputedStyle(canvas).fontFamily;
  const [muted, bad, accent, text] = ["--muted", "--bad", "--accent", "--text"].map((name) =>
    colourOf(canvas.parentElement ?? canvas, name),
  ) as [string, string, string, string];
  const isRight = ({ read, label }: Placed) => read === label;
  for (const one of [...images.filter(isRight), ...images.filter((each) => !isRight(each))]) {
    surface.font = isRight(one) ? `9px ${font}` : `bold 13px ${font}`;
    surface.fillStyle = isRight(one) ? muted : bad;
    surface.fillText(DIGITS[one.label] ?? "", ...toPoint(one.place));
  }
  surface.lineWidth = 2;
  surface.strokeStyle = accent;
  surface.beginPath();
  for (const place of trail) surface.lineTo(...toPoint(place));
  surface.stroke();
  const [x, y] = toPoint(trail.at(-1) ?? [0, 0]);
  surface.lineWidth = 3;
  surface.beginPath();
  surface.arc(x, y, 8, 0, 2 * Math.PI);
  surface.stroke();
  if (asked === undefined) return;
  const [left, top] = toPoint(asked);
  surface.strokeStyle = text;
  surface.lineWidth = 1.5;
  surface.beginPath();
  surface.moveTo(left - 7, top);
  surface.lineTo(left + 7, top);
  surface.moveTo(left, top - 7);
  surface.lineTo(left, top + 7);
  surface.stroke();
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
