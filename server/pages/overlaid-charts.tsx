import type { EpochEvent } from "@inkling/engine";
import { accuracy, loss } from "../../models/format.ts";
import { lineOf } from "../charts/curves.tsx";
import { Lines } from "../charts/lines.tsx";
import type { Run } from "../deps.ts";
import { ZoomTools } from "./zoom-tools.tsx";

type Figure = (epoch: EpochEvent) => number | undefined;

/** Loss and accuracy of several runs, a line each: drawn by the server, taken over where scripts run. */
export const OverlaidCharts = ({ runs }: { runs: readonly Run[] }) => (
  <>
    <div class="card overlay-head">
      <RunLegend runs={runs} />
      <div class="row scripted">
        <label class="field">
          <span>Lines</span>
          <select data-lines>
            <option value="validation">Validation</option>
            <option value="train">Training</option>
            <option value="both">Both, training faint</option>
          </select>
        </label>
        <label class="field">
          <span>Across</span>
          <select data-across>
            <option value="epoch">Epochs</option>
            <option value="seconds">Time trained</option>
          </select>
        </label>
      </div>
    </div>
    <div class="pair">
      <Chart
        figure="loss"
        title="Loss"
        runs={runs}
        of={({ loss, validationLoss }) => validationLoss ?? loss}
        words={loss}
      />
      <Chart
        figure="accuracy"
        title="Accuracy"
        runs={runs}
        of={({ accuracy, validationAccuracy }) => validationAccuracy ?? accuracy}
        words={accuracy}
      />
    </div>
  </>
);

/** Whose line is whose: by colour, by dashes and by name. */
const RunLegend = ({ runs }: { runs: readonly Run[] }) => (
  <ul class="legend of-runs" aria-label="Lines">
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
  title,
  runs,
  of,
  words,
}: {
  figure: string;
  title: string;
  runs: readonly Run[];
  of: Figure;
  words: (value: number) => string;
}) => (
  <section class="card chart" data-figure={figure} aria-labelledby={`${figure}-title`}>
    <div class="top-line">
      <h2 id={`${figure}-title`}>{title}</h2>
      <div class="row">
        {figure === "loss" && (
          <label class="check scripted">
            <input type="checkbox" data-log />
            Log scale
          </label>
        )}
        <ZoomTools chart={title.toLowerCase()} />
      </div>
    </div>
    <div class="plot" data-plot>
      <Lines
        title={title}
        lines={runs.map((run, i) => lineOf(`run-${i + 1}`, run.epochs, of))}
        across="Epoch"
        words={words}
        empty="The curves start with the first epoch."
      />
    </div>
  </section>
);
