import { DIGITS } from "@inkling/engine";
import { t } from "../language.ts";

/** Test images are of digits: says that a panel has nothing to show for a model of other classes. */
export function needDigits(panel: HTMLElement): void {
  const classes = panel.closest<HTMLElement>("[data-classes]")?.dataset.classes;
  if (classes !== DIGITS.join()) throw new Error(t("panel.digits-alone"));
}
