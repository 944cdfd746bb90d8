import { t } from "../language.tsx";

/** The strip of recent drawings, which the browser keeps and fills. */
export const Film = () => (
  <section
    class="card film scripted"
    data-island="film"
    data-empty="true"
    aria-labelledby="film-title"
  >
    <h2 id="film-title">{t("draw.film")}</h2>
    <ol data-frames />
    <p class="muted small when-empty">{t("draw.film-empty")}</p>
    <div class="row">
      <label class="check">
        <input type="checkbox" data-keep checked />
        <span>{t("draw.film-keep")}</span>
      </label>
      <button type="button" data-clear-film disabled>
        {t("draw.film-clear")}
      </button>
    </div>
  </section>
);
