import { DIGITS } from "@inkling/engine";
import { type Damage, UNDAMAGED } from "../../models/damage.ts";
import { need, setText } from "../dom.ts";
import { accuracy, percent, t } from "../language.ts";
import type { OpenPanel, Sight } from "./panels.ts";
import { rested } from "./rest.ts";
import type { Tasks } from "./tasks.ts";
import { answersTo, shareRight, testImages } from "./test-images.ts";

/** Test images that tell how much is lost. */
const COUNT = 500;

/** Noise on the weights, weights that are 0, no biases: what is read then, and how many test images still are. */
export const damage: OpenPanel = (root, ask) => {
  const layer = need(root, "[data-layer]", HTMLSelectElement);
  const sliders = [...root.querySelectorAll<HTMLInputElement>("input[type=range]")];
  const [noise, zeros] = sliders as [HTMLInputElement, HTMLInputElement];
  const biases = need(root, "[data-biases]", HTMLInputElement);
  const mend = need(root, "[data-mend]", HTMLButtonElement);
  const ensemble = need(root, "[data-ensemble]", HTMLElement);
  const read = need(root, "[data-damaged]", HTMLElement);
  const right = need(root, "[data-damaged-right]", HTMLElement);
  const words = layer.options[0]?.text ?? "";
  let sight: Sight | undefined;
  /** Of which the layers are listed, and the share of the test images that it reads when it is whole. */
  let known: { readonly model: string; readonly whole: number } | undefined;
  /** Counts what was asked for: what is older is not shown. */
  let round = 0;

  const now = (): Damage => ({
    layer: layer.value === "" ? undefined : Number(layer.value),
    noise: noise.valueAsNumber,
    zeros: zeros.valueAsNumber,
    withoutBiases: biases.checked,
  });
  const isWhole = ({ noise, zeros, withoutBiases }: Damage): boolean =>
    noise === 0 && zeros === 0 && !withoutBiases;

  const askFor = async (damage: Damage, pixels: Float32Array): Promise<Float32Array> => {
    const told = await ask("damaged", { damage, pixels });
    return told?.answers ?? new Float32Array();
  };
  const shareOf = async (damage: Damage): Promise<number> => {
    const images = await testImages(COUNT);
    return shareRight(images, await answersTo(images, (pixels) => askFor(damage, pixels)));
  };
  /** The layers that there are; whether there are any. */
  const listLayers = (told: Tasks["damaged"]["told"]): boolean => {
    const options = (told?.layers ?? []).map(({ index, kind }) =>
      Object.assign(document.createElement("option"), {
        value: String(index),
        text: `${index + 1}: ${kind}`,
      }),
    );
    const all = Object.assign(document.createElement("option"), { value: "", text: words });
    layer.replaceChildren(all, ...options);
    return told !== undefined;
  };

  const show = async (isOld: () => boolean): Promise<void> => {
    const mine = ++round;
    const isOver = () => mine !== round || isOld();
    const digit = sight?.digit;
    if (sight === undefined || digit === undefined) return;
    const { model } = sight;
    if (known?.model !== model) {
      known = undefined;
      setText(right, "\u00a0");
      const told = await ask("damaged", { damage: UNDAMAGED, pixels: digit.pixels });
      if (isOver()) return;
      ensemble.hidden = listLayers(told);
      root.dataset.some = String(told !== undefined);
      if (told === undefined) return;
    }
    const wanted = now();
    mend.disabled = isWhole(wanted);
    const answers = await askFor(wanted, digit.pixels);
    if (isOver()) return;
    const best = answers.indexOf(Math.max(...answers));
    setText(
      read,
      t("panel.damaged", { label: DIGITS[best] ?? "", share: percent(answers[best] ?? 0) }),
    );
    if (!(await rested(isOver))) return;
    const whole = known?.whole ?? (await shareOf(UNDAMAGED));
    if (isOver()) return;
    known = { model, whole };
    const share = isWhole(wanted) ? whole : await shareOf(wanted);
    if (isOver()) return;
    const figures = { count: COUNT, share: accuracy(share), whole: accuracy(whole) };
    setText(right, t(isWhole(wanted) ? "panel.undamaged-right" : "panel.damaged-right", figures));
  };

  const change = (): void => {
    for (const slider of sliders) {
      setText(root.querySelector(`output[for="${slider.id}"]`), `${slider.value}\u00a0%`);
    }
    setText(right, "\u00a0");
    show(() => false).catch((error: Error) => setText(right, error.message));
  };
  root.addEventListener("input", change);
  mend.addEventListener("click", () => {
    for (const slider of sliders) slider.value = "0";
    biases.checked = false;
    // The button has no more to do: the focus goes where something can be done.
    noise.focus();
    change();
  });

  return async (newer, isOld) => {
    sight = newer;
    ensemble.hidden = true;
    root.dataset.some = String(newer?.digit !== undefined);
    if (newer?.digit === undefined) return;
    const classes = root.closest<HTMLElement>("[data-classes]")?.dataset.classes;
    if (classes !== DIGITS.join()) throw new Error(t("panel.digits-alone"));
    await show(isOld);
  };
};
