import { Curve } from "../charts/curves.tsx";
import type { Run } from "../deps.ts";
import { accuracy, duration, loss, precise, t } from "../language.tsx";
import { isOver } from "../runs/record.ts";
import { Scroll } from "./scroll.tsx";
import { ZoomTools } from "./zoom-tools.tsx";

/** Loss and accuracy: drawn by the server, taken over by the live charts where scripts run. */
export const Charts = ({ run }: { run: Pick<Run, "epochs" | "state"> }) => {
  const { epochs } = run;
  return (
    <div class="pair">
      <section class="card chart" data-figure="loss" aria-labelledby="loss-title">
        <div class="top-line">
          <h2 id="loss-title">{t("chart.loss")}</h2>
          <div class="row">
            <label class="check scripted">
              <input type="checkbox" data-log />
              {t("chart.log-scale")}
            </label>
            <ZoomTools figure="loss" />
          </div>
        </div>
        <Legend />
        <div class="plot" data-plot>
          <Curve
            figure="loss"
            epochs={epochs}
            isOver={isOver(run)}
            train={(epoch) => epoch.loss}
            validation={(epoch) => epoch.validationLoss}
            words={loss}
          />
        </div>
      </section>
      <section class="card chart" data-figure="accuracy" aria-labelledby="accuracy-title">
        <div class="top-line">
          <h2 id="accuracy-title">{t("chart.accuracy")}</h2>
          <ZoomTools figure="accuracy" />
        </div>
        <Legend />
        <div class="plot" data-plot>
          <Curve
            figure="accuracy"
            epochs={epochs}
            isOver={isOver(run)}
            train={(epoch) => epoch.accuracy}
            validation={(epoch) => epoch.validationAccuracy}
            words={accuracy}
          />
        </div>
      </section>
    </div>
  );
};

const Legend = () => (
  <ul class="legend">
    <li data-series="step">{t("live.training-by-step")}</li>
    <li data-series="train">{t("live.training-by-epoch")}</li>
    <li data-series="validation">{t("live.validation")}</li>
  </ul>
);

/** Every epoch's figures: the curves as a table. */
export const Epochs = ({ run: { id, epochs } }: { run: Run }) => (
  <details
    id="epochs"
    class="card epochs"
    hx-get={`/train/${id}/epochs`}
    hx-trigger="inkling:epoch from:body"
    hx-swap="innerMorph"
    hx-select="#epochs > *"
  >
    <summary>{t("chart.table-of-epochs")}</summary>
    <EpochTable epochs={epochs} />
  </details>
);

const COLUMNS = [
  "live.epoch",
  "chart.loss",
  "chart.accuracy",
  "run.validation-loss",
  "live.validation",
  "run.rate",
  "live.time",
] as const;

export const EpochTable = ({ epochs }: Pick<Run, "epochs">) => (
  <Scroll label={t("chart.table-of-epochs")}>
    <table class="table">
      <thead>
        <tr>
          {COLUMNS.map((key) => (
            <th scope="col" class="num">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {epochs.map((epoch) => (
          <tr>
            <th scope="row" class="num">
              {epoch.best ? t("here.best-epoch", { epoch: epoch.epoch }) : epoch.epoch}
            </th>
            <td class="num">{loss(epoch.loss)}</td>
            <td class="num">{accuracy(epoch.accuracy)}</td>
            <td class="num">{orDash(epoch.validationLoss, loss)}</td>
            <td class="num">{orDash(epoch.validationAccuracy, accuracy)}</td>
            <td class="num">{precise(epoch.learningRate, 3)}</td>
            <td class="num">{duration(epoch.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

const orDash = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "–" : words(value);
