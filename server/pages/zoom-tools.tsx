import type { Figure } from "../charts/lines.tsx";
import { t } from "../language.tsx";
import { Icon } from "./icons.tsx";

const TOOLS = [
  ["earlier", "chart.earlier", "earlier"],
  ["later", "chart.later", "later"],
  ["out", "chart.zoom-out", "minus"],
  ["in", "chart.zoom-in", "plus"],
] as const;

/** Buttons for what the pointer does by dragging over a chart, and the keys by +, −, arrows and 0. */
export const ZoomTools = ({ figure }: { figure: Figure }) => (
  <fieldset class="zoom scripted" data-zoom>
    <legend class="sr">{t(`chart.zoom-of-${figure}`)}</legend>
    <button type="button" class="quiet small" data-act="all" disabled>
      {t("chart.show-all")}
    </button>
    {TOOLS.map(([act, key, icon]) => (
      <button
        type="button"
        class="quiet"
        data-act={act}
        aria-label={t(key)}
        title={t(key)}
        disabled={act !== "in"}
      >
        <Icon name={icon} />
      </button>
    ))}
  </fieldset>
);
