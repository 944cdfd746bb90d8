import type { Step, StepName } from "@inkling/engine";
import { leftOut } from "../../models/left-out.ts";
import { likeliest } from "../../models/likeliest.ts";
import { setText } from "../dom.ts";
import { percent, t } from "../language.ts";
import type { Ask } from "./tasks.ts";

/** Says below a step's picture what would be read without it; nothing where there is more than one digit. */
export async function showLeftOut(
  list: HTMLElement,
  steps: readonly Step[],
  classes: readonly string[],
  ask: Ask,
  isCurrent: () => boolean,
): Promise<void> {
  const all = leftOut(steps);
  // Of several digits.
  if (all.length === 0) for (const place of list.querySelectorAll("small")) setText(place, "");
  for (const { name, pixels } of all) {
    const answer = await ask("probabilities", { pixels });
    if (!isCurrent()) return;
    const best = likeliest(answer);
    const words = { label: classes[best] ?? "", share: percent(answer[best] ?? 0) };
    setText(placeIn(list, name), t("panel.left-out", words));
  }
}

const placeIn = (list: HTMLElement, name: StepName): Element | null =>
  list.querySelector(`[data-step=${name}]`)?.closest("li")?.querySelector("small") ?? null;
