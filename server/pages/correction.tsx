import { DIGITS } from "@inkling/engine";
import { t } from "../language.tsx";

/** Right under the answer: one tap keeps the drawing on the visitor's device under what it was meant to be. */
export const Correction = () => (
  <section class="correction scripted" data-island="correction" aria-label={t("draw.correct")}>
    <fieldset>
      <legend class="label">{t("draw.wrong")}</legend>
      <div class="choice">
        {DIGITS.map((digit) => (
          <button type="button" data-label={digit} aria-label={t("draw.it-was", { digit })}>
            {digit}
          </button>
        ))}
      </div>
    </fieldset>
    <div class="kept">
      <p class="small" role="status" data-said />
      <button type="button" class="quiet" data-undo hidden>
        {t("draw.undo")}
      </button>
      <a class="small" href="/feedback" data-kept>
        {t("panel.your-digits")}
      </a>
    </div>
  </section>
);
