import type { EpochEvent } from "@inkling/engine";
import { lineOf } from "../charts/curves.tsx";
import { type Figure, Lines } from "../charts/lines.tsx";
import type { Run } from "../deps.ts";
import { accuracy, loss, t } from "../language.tsx";
import { ZoomTools } from "./zoom-tools.tsx";

/** Loss and accuracy of several runs, a line each: drawn by the server, taken over where scripts run. */
export const OverlaidCharts = ({ runs }: { runs: readonly Run[] }) => (
  <>
    <div class="card overlay-head">
      <RunLegend runs={runs} />
      <div class="row scripted">
        <label class="field">
          <span>{t("overlay.lines")}</span>
          <select data-lines>
            <option value="validation">{t("live.validation")}</option>
            <option value="train">{t("overlay.training")}</option>
            <option value="both">{t("overlay.both")}</option>
          </select>
        </label>
        <label class="field">
          <span>{t("overlay.across")}</span>
          <select data-across>
            <option value="epoch">{t("overlay.epochs")}</option>
            <option value="seconds">{t("overlay.time-trained")}</option>
          </select>
        </label>
      </div>
    </div>
    <div class="pair">
      <Chart
        figure="loss"
        runs={runs}
        of={({ loss, validationLoss }) => validationLoss ?? loss}
        words={loss}
      />
      <Chart
        figure="accuracy"
        runs={runs}
        of={({ accuracy, validationAccuracy }) => validationAccuracy ?? accuracy}
        words={accuracy}
      />
    </div>
  </>
);

/** Whose line is whose: by colour, by dashes and by name. */
const RunLegend = ({ runs }: { runs: readonly Run[] }) => (
  <ul class="legend of-runs" aria-label={t("overlay.lines")}>
    {runs.map((run, i) => (
      <li class={`run-${i + 1}`}>
        <svg class="line" viewBox="0 0 36 8" aria-hidden="true">
          <line x1="0" x2="36" y1="4" y2="4" />
        </svg>
        <a href={`/train/${run.id}`}>{run.name}</a>
      </li>
    ))}
  </ul>
);

const Chart = ({
  figure,
  runs,
  of,
  words,
}: {
  figure: Figure;
  runs: readonly Run[];
  of: (epoch: EpochEvent) => number | undefined;
  words: (value: number) => string;
}) => (
  <section class="card chart" data-figure={figure} aria-labelledby={`${figure}-title`}>
    <div class="top-line">
      <h2 id={`${figure}-title`}>{t(`chart.${figure}`)}</h2>
      <div class="row">
        {figure === "loss" && (
          <label class="check scripted">
            <input type="checkbox" data-log />
            {t("chart.log-scale")}
          </label>
        )}
        <ZoomTools figure={figure} />
      </div>
    </div>
    <div class="plot" data-plot>
      <Lines
        figure={figure}
        lines={runs.map((run, i) => lineOf(`run-${i + 1}`, run.epochs, of))}
        words={words}
        empty={t("overlay.start-with-first")}
      />
    </div>
  </section>
);
