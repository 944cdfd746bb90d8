import { DIGITS } from "@inkling/engine";
import { type Damage, isUndamaged, UNDAMAGED } from "../../models/damage.ts";
import { likeliest } from "../../models/likeliest.ts";
import { need, setText } from "../dom.ts";
import { accuracy, errorSentence, percent, t } from "../language.ts";
import { needDigits } from "./digits-alone.ts";
import type { OpenPanel, Sight } from "./panels.ts";
import { rested } from "./rest.ts";
import { COUNT, createShare } from "./shares.ts";
import type { Tasks } from "./tasks.ts";

/** Noise on the weights, weights that are 0, no biases: what is read then, and how many test images still are. */
export const damage: OpenPanel = (root, ask) => {
  const controls = controlsOf(root);
  const ensemble = need(root, "[data-ensemble]", HTMLElement);
  const read = need(root, "[data-damaged]", HTMLElement);
  const right = need(root, "[data-damaged-right]", HTMLElement);
  const shareOf = createShare(ask);
  let sight: Sight | undefined;
  /** What answers, whose layers are listed if it is one network. */
  let listed: string | undefined;
  let isOne = true;
  /** Counts what was asked for: what is older is not shown. */
  let round = 0;

  const show = async (isOld: () => boolean): Promise<void> => {
    const mine = ++round;
    const isOver = () => mine !== round || isOld();
    if (sight?.digit === undefined) return;
    const { weights, digit } = sight;
    if (listed !== weights) {
      setText(right, "\u00a0");
      const layers = await ask("damageable", {});
      if (isOver()) return;
      listed = weights;
      controls.list(layers ?? []);
      isOne = layers !== undefined;
    }
    ensemble.hidden = isOne;
    root.dataset.some = String(isOne);
    if (!isOne) return;
    const wanted = controls.damage();
    const answer = await ask("damaged", { damage: wanted, pixels: digit.pixels });
    if (isOver()) return;
    const best = likeliest(answer);
    const words = { label: DIGITS[best] ?? "", share: percent(answer[best] ?? 0) };
    setText(read, t("panel.damaged", words));
    // What is drawn meanwhile does not wait for this.
    showShare(weights, wanted, isOver).catch((error) => {
      if (!isOver()) setText(right, errorSentence(error));
    });
  };
  const showShare = async (
    weights: string,
    wanted: Damage,
    isOver: () => boolean,
  ): Promise<void> => {
    if (!(await rested(isOver))) return;
    const whole = await shareOf(weights, UNDAMAGED, isOver);
    const share = whole && (await shareOf(weights, wanted, isOver));
    if (whole === undefined || share === undefined || isOver()) return;
    const figures = { count: COUNT, share: accuracy(share), whole: accuracy(whole) };
    setText(
      right,
      t(isUndamaged(wanted) ? "panel.undamaged-right" : "panel.damaged-right", figures),
    );
  };

  controls.onChange(() => {
    setText(right, "\u00a0");
    show(() => false).catch((error) => setText(right, errorSentence(error)));
  });

  return async (newer, isOld) => {
    // What was asked for by hand is about the drawing before.
    round++;
    sight = newer;
    root.dataset.some = "false";
    ensemble.hidden = true;
    if (newer?.digit === undefined) return;
    needDigits(root);
    await show(isOld);
  };
};

interface Controls {
  damage(): Damage;
  /** The layers to choose from. */
  list(layers: NonNullable<Tasks["damageable"]["told"]>): void;
  onChange(then: () => void): void;
}

function controlsOf(root: HTMLElement): Controls {
  const layer = need(root, "[data-layer]", HTMLSelectElement);
  const [noise, zeros] = ["noise", "zeros"].map((name) =>
    need(root, `#damage-${name}`, HTMLInputElement),
  ) as [HTMLInputElement, HTMLInputElement];
  const biases = need(root, "[data-biases]", HTMLInputElement);
  const mend = need(root, "[data-mend]", HTMLButtonElement);
  const all = need(layer, "option", HTMLOptionElement);

  const damage = (): Damage => ({
    layer: layer.value === "" ? undefined : Number(layer.value),
    noise: noise.valueAsNumber,
    zeros: zeros.valueAsNumber,
    withoutBiases: biases.checked,
  });
  const show = (): void => {
    for (const { id, value } of [noise, zeros]) {
      setText(root.querySelector(`output[for=${id}]`), `${value}\u00a0%`);
    }
    mend.disabled = isUndamaged(damage());
  };
  return {
    damage,
    list: (layers) => {
      const options = layers.map(({ index, kind }) =>
        Object.assign(document.createElement("option"), {
          value: String(index),
          text: `${index + 1}: ${kind}`,
        }),
      );
      layer.replaceChildren(all, ...options);
      layer.value = "";
    },
    onChange: (then) => {
      const change = (): void => {
        show();
        then();
      };
      root.addEventListener("input", change);
      mend.addEventListener("click", () => {
        for (const slider of [noise, zeros]) slider.value = "0";
        biases.checked = false;
        // The button has no more to do: the focus goes where something can be done.
        noise.focus();
        change();
      });
    },
  };
}
