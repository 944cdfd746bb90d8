import { DIGITS } from "@inkling/engine";

/** Right under the answer: one tap keeps the drawing on the visitor's device under what it was meant to be. */
export const Correction = () => (
  <section class="correction scripted" data-island="correction" aria-label="Correct the answer">
    <fieldset>
      <legend class="label">Wrong? It was a</legend>
      <div class="choice">
        {DIGITS.map((digit) => (
          <button type="button" data-label={digit} aria-label={`It was a ${digit}`}>
            {digit}
          </button>
        ))}
      </div>
    </fieldset>
    <div class="kept">
      <p class="small" role="status" data-said />
      <button type="button" class="quiet" data-undo hidden>
        Undo
      </button>
      <a class="small" href="/feedback" data-kept>
        Your digits
      </a>
    </div>
  </section>
);
