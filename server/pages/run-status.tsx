import type { Child } from "hono/jsx";
import type { Run } from "../deps.ts";
import { accuracy, count, duration, loss, precise, rate, roughly, t } from "../language.tsx";
import { Icon } from "./icons.tsx";
import { Problem } from "./problem.tsx";
import { StateBadge } from "./run-list.tsx";

const BUTTONS = [
  ["pause", "run.pause", "pause"],
  ["resume", "run.resume", "play"],
  ["stop", "run.stop", "stop"],
] as const;

/** What a run does now and what can be done with it; fetched anew whenever its state changes. */
export const RunStatus = ({ run }: { run: Run }) => (
  <section
    id="status"
    class="card stack status"
    aria-label={t("run.state")}
    data-state={run.state}
    hx-get={`/train/${run.id}/status`}
    hx-trigger={`inkling:state from:body${run.state === "queued" ? ", every 5s" : ""}`}
    hx-swap="outerMorph"
  >
    <div class="top-line">
      <p class="row" role="status">
        <StateBadge run={run} />
        <span class="muted">
          {run.waitsFor ? <WaitsFor run={run.waitsFor} /> : stateSentence(run)}
        </span>
      </p>
      <div class="row">
        {BUTTONS.filter(([action]) => run.actions.includes(action)).map(([action, key, icon]) => (
          <form
            method="post"
            action={`/train/${run.id}/${action}`}
            hx-post={`/train/${run.id}/${action}`}
            hx-target="#status"
            hx-swap="outerMorph"
          >
            <button type="submit">
              <Icon name={icon} />
              {t(key)}
            </button>
          </form>
        ))}
      </div>
    </div>
    {run.error && (
      <Problem>
        <span lang="en">{run.error}</span>
      </Problem>
    )}
    <Progress run={run} />
  </section>
);

/** From its start, or from its last checkpoint. */
const RESUMES = {
  stopped: ["run.stopped", "run.stopped-at"],
  interrupted: ["run.interrupted", "run.interrupted-at"],
  failed: ["run.failed", "run.failed-at"],
} as const;

const WaitsFor = ({ run }: { run: NonNullable<Run["waitsFor"]> }) => (
  <>
    {t("run.waits-for-paused")} <a href={`/train/${run.id}`}>{run.name}</a>
  </>
);

function stateSentence(run: Run): string {
  const { state, phase, outcome, savedStep, startsIn } = run;
  switch (state) {
    case "queued":
      return startsIn === undefined
        ? t("run.queued")
        : t("run.queued-for", { time: roughly(startsIn) });
    case "running":
      if (phase === "loading") return t("run.loading");
      return phase === "testing" ? t("here.testing") : "";
    case "paused":
      return t("run.paused");
    case "stopped":
    case "interrupted":
    case "failed": {
      const [fromStart, fromStep] = RESUMES[state];
      return savedStep === undefined ? t(fromStart) : t(fromStep, { step: count(savedStep) });
    }
    case "finished":
      return outcome === "earlyStopping" ? t("run.stopped-early") : "";
  }
}

/** The figures of the last step; a script keeps those marked `data-live` up to date. */
export const Progress = ({
  run: { step, epochs, recipe, state },
}: {
  run: Pick<Run, "step" | "epochs" | "recipe" | "state">;
}) => {
  const last = epochs.at(-1);
  const best = Math.max(...epochs.map((epoch) => epoch.validationAccuracy ?? 0));
  const isLive = state === "running" || state === "paused";
  return (
    <>
      <progress
        data-live="progress"
        value={step?.step ?? last?.step ?? 0}
        max={step?.steps ?? 1}
        aria-label={t("run.steps-done")}
      />
      <dl class="figures">
        <Figure name="epoch" term={t("live.epoch")} of={recipe.epochs}>
          {t("live.of", { n: step?.epoch ?? last?.epoch ?? 0, all: recipe.epochs })}
        </Figure>
        <Figure name="step" term={t("live.step")}>
          {step ? t("live.of", { n: count(step.step), all: count(step.steps) }) : "–"}
        </Figure>
        <Figure name="rate" term={t("run.speed")}>
          {step ? rate(step.imagesPerSecond) : "–"}
        </Figure>
        <Figure name="left" term={t("run.time-left")}>
          {step && isLive ? duration(step.secondsLeft) : "–"}
        </Figure>
        <Figure name="loss" term={t("run.training-loss")}>
          {step ? loss(step.loss) : "–"}
        </Figure>
        <Figure name="learningRate" term={t("run.learning-rate")}>
          {step ? precise(step.learningRate, 3) : "–"}
        </Figure>
        <Figure name="validation" term={t("run.best-validation")}>
          {best > 0 ? accuracy(best) : "–"}
        </Figure>
        <Figure name="elapsed" term={t("run.trained-for")}>
          {last ? duration(last.seconds) : "–"}
        </Figure>
      </dl>
    </>
  );
};

const Figure = ({
  name,
  term,
  of,
  children,
}: {
  name: string;
  term: string;
  /** Of how many, for scripts. */
  of?: number;
  children?: Child;
}) => (
  <div>
    <dt>{term}</dt>
    <dd data-live={name} data-of={of}>
      {children}
    </dd>
  </div>
);
