import type { Run } from "../deps.ts";
import { t } from "../language.tsx";
import { Icon } from "./icons.tsx";
import { recipeWords } from "./recipe-words.ts";
import { Terms } from "./terms.tsx";

/** The recipe of a run, and the way to delete it. */
export const RunFacts = ({ run }: { run: Run }) => (
  <section class="card stack" aria-labelledby="recipe-title">
    <div class="top-line">
      <h2 id="recipe-title">{t("run.recipe")}</h2>
      {run.actions.includes("remove") && (
        <details class="confirm">
          <summary class="danger">{t("run.delete")}</summary>
          <form method="post" action={`/train/${run.id}/remove`}>
            <p class="small">{t("run.delete-what")}</p>
            <button type="submit" class="danger">
              <Icon name="clear" />
              {t("models.delete-for-good")}
            </button>
          </form>
        </details>
      )}
    </div>
    <Terms class="terms two" rows={recipeWords(run.recipe)} />
  </section>
);
