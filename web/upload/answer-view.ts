import { digitsOf } from "../../models/number.ts";
import { showAnswer, showEmpty } from "../bars.ts";
import { showBoxes } from "../boxes.ts";
import { need, setText } from "../dom.ts";
import { bytes, milliseconds, problemSentence, t } from "../language.ts";
import { showNumber } from "../number.ts";
import { showPicture } from "../picture.ts";
import { showSteps } from "../steps.ts";
import type { Failed, ReadPicture } from "./messages.ts";
import type { Entry } from "./pile.ts";

/** Below this width a picture is enlarged with its pixels kept square. */
const TINY = 100;
/** The picture that the model saw where there is none. */
const NONE = new Float32Array(28 * 28);

/** Fills an answer that the server drew empty: the digit or the number, without the picture it is from. */
export function showReading(root: HTMLElement, { reading, width, height }: ReadPicture): void {
  const { single } = reading;
  if (single) showAnswer(root, single);
  else if (reading.blank) showEmpty(root, t("answer.nothing-to-read"));
  else showNumber(root, reading);
  showPicture(need(root, "[data-seen]", HTMLCanvasElement), single?.pixels ?? NONE);
  frame(root, single ? [] : digitsOf(reading), { width, height });
}

export function frame(
  root: ParentNode,
  digits: Parameters<typeof showBoxes>[1],
  size: { readonly width: number; readonly height: number },
): void {
  showBoxes(need(root, "[data-boxes]", SVGSVGElement), digits, size);
}

/** Shows a picture's answer, or why there is none, and the picture with its file. */
export function showFile(
  root: HTMLElement,
  { name, size }: Pick<Entry, "name" | "size">,
  reply: ReadPicture | Failed,
  model: string,
): void {
  const problem = need(root, "[data-problem]", HTMLElement);
  problem.hidden = reply.kind === "read";
  setText(problem, reply.kind === "failed" ? problemSentence(reply) : "");
  if (reply.kind === "read") showReading(root, reply);
  else showEmpty(root, t("answer.nothing-to-read"));
  if (reply.kind === "failed") frame(root, [], { width: 1, height: 1 });
  need(root, "[data-uploaded]", HTMLElement).hidden = reply.image === undefined;
  if (reply.image) showBlob(need(root, "[data-picture]", HTMLImageElement), reply.image);
  setText(root.querySelector("[data-file-name]"), `${name}, ${bytes(size)}`);
  const by = reply.kind === "read" ? readBy(model, reply.milliseconds) : "";
  setText(root.querySelector("[data-read-by]"), by);
  need(root, "[data-inverted]", HTMLElement).hidden =
    reply.kind === "failed" || !reply.reading.inverted;
  const steps = (reply.kind === "read" && reply.reading.steps) || [];
  showSteps(need(root, "[data-steps] ol", HTMLElement), steps);
}

const readBy = (model: string, time: number): string =>
  t("pile.read-by", { model, time: milliseconds(time) });

/** Shows a picture and lets go of its file as soon as the browser has it. */
export function showBlob(image: HTMLImageElement, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const done = (): void => {
    URL.revokeObjectURL(url);
    image.dataset.tiny = String(image.naturalWidth < TINY);
  };
  image.addEventListener("load", done, { once: true });
  image.addEventListener("error", done, { once: true });
  image.src = url;
}
