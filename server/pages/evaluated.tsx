import { Confusion } from "../charts/confusion.tsx";
import { Mistakes, type MistakesProps } from "../charts/mistakes.tsx";
import { Reliability } from "../charts/reliability.tsx";
import { Report } from "../charts/report.tsx";
import type { RunEvaluation } from "../deps.ts";
import { accuracy, count, loss, t } from "../language.tsx";
import { Terms } from "./terms.tsx";

/** The test in four figures. */
export const TestFigures = ({ evaluation }: { evaluation: RunEvaluation }) => {
  const { accuracy: right, mistakeCount, count: all, top3, loss: meanLoss } = evaluation;
  const figures: readonly [string, string][] = [
    [t("run.test-accuracy"), accuracy(right)],
    [t("run.misread"), t("live.of", { n: count(mistakeCount), all: count(all) })],
    [t("run.top-three"), accuracy(top3)],
    [t("run.test-loss"), loss(meanLoss)],
  ];
  return (
    <section class="card" aria-label={t("run.test")}>
      <Terms class="figures large" rows={figures} />
    </section>
  );
};

/** The test in full: confusion matrix, classification report, what was misread, reliability. */
export const Evaluated = (props: MistakesProps) => {
  const { evaluation, href } = props;
  const { classes, confusion, answers, calibration, withoutTemperature } = evaluation;
  return (
    <>
      <div class="pair">
        <section class="card stack" aria-labelledby="confusion-title">
          <h2 id="confusion-title">{t("run.confusion")}</h2>
          <Confusion
            classes={classes}
            confusion={confusion}
            href={(actual, predicted) => `${href}/mistakes?actual=${actual}&predicted=${predicted}`}
            target="#mistakes"
            hasRight={answers !== undefined}
          />
        </section>
        <section class="card stack" aria-labelledby="report-title">
          <h2 id="report-title">{t("chart.report")}</h2>
          <Report evaluation={evaluation} />
        </section>
      </div>
      <Mistakes {...props} />
      {calibration && calibration.bins.length > 0 && (
        <section class="card stack" aria-labelledby="reliability-title">
          <h2 id="reliability-title">{t("run.calibration")}</h2>
          <Reliability calibration={calibration} without={withoutTemperature} />
        </section>
      )}
    </>
  );
};
