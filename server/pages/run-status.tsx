import type { Child } from "hono/jsx";
import { accuracy, count, duration, loss, rate, roughly } from "../../models/format.ts";
import type { Run, RunAction } from "../deps.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Problem } from "./problem.tsx";
import { StateBadge } from "./run-list.tsx";

const BUTTONS: readonly (readonly [action: RunAction, text: string, icon: IconName])[] = [
  ["pause", "Pause", "pause"],
  ["resume", "Resume", "play"],
  ["stop", "Stop", "stop"],
];

/** What a run does now and what can be done with it; fetched anew whenever its state changes. */
export const RunStatus = ({ run }: { run: Run }) => (
  <section
    id="status"
    class="card stack status"
    aria-label="State"
    data-state={run.state}
    hx-get={`/train/${run.id}/status`}
    hx-trigger={`inkling:state from:body${run.state === "queued" ? ", every 5s" : ""}`}
    hx-swap="outerMorph"
  >
    <div class="top-line">
      <p class="row" role="status">
        <StateBadge run={run} />
        <span class="muted">{stateSentence(run)}</span>
      </p>
      <div class="row">
        {BUTTONS.filter(([action]) => run.actions.includes(action)).map(([action, text, icon]) => (
          <form
            method="post"
            action={`/train/${run.id}/${action}`}
            hx-post={`/train/${run.id}/${action}`}
            hx-target="#status"
            hx-swap="outerMorph"
          >
            <button type="submit">
              <Icon name={icon} />
              {text}
            </button>
          </form>
        ))}
      </div>
    </div>
    {run.error && <Problem>{run.error}</Problem>}
    <Progress run={run} />
  </section>
);

function stateSentence(run: Run): string {
  const { state, phase, outcome, savedStep, startsIn } = run;
  const resumes = savedStep === undefined ? "from the start" : `from step ${count(savedStep)}`;
  switch (state) {
    case "queued":
      return startsIn === undefined
        ? "Starts when the runs before it are done."
        : `Starts in ${roughly(startsIn)}, when the runs before it are done.`;
    case "running":
      if (phase === "loading") return "Loading the images.";
      return phase === "testing" ? "Measuring the trained weights on the test images." : "";
    case "paused":
      return "Its threads wait; nothing is lost.";
    case "stopped":
      return `It can go on ${resumes}.`;
    case "interrupted":
      return `The server ended while it ran. It can go on ${resumes}.`;
    case "failed":
      return `It can be tried again ${resumes}.`;
    case "finished":
      return outcome === "earlyStopping" ? "Stopped early, with the best weights." : "";
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
        aria-label="Steps done"
      />
      <dl class="figures">
        <Figure name="epoch" term="Epoch">
          {`${step?.epoch ?? last?.epoch ?? 0} of ${recipe.epochs}`}
        </Figure>
        <Figure name="step" term="Step">
          {step ? `${count(step.step)} of ${count(step.steps)}` : "–"}
        </Figure>
        <Figure name="rate" term="Speed">
          {step ? rate(step.imagesPerSecond) : "–"}
        </Figure>
        <Figure name="left" term="Time left">
          {step && isLive ? duration(step.secondsLeft) : "–"}
        </Figure>
        <Figure name="loss" term="Training loss">
          {step ? loss(step.loss) : "–"}
        </Figure>
        <Figure name="learningRate" term="Learning rate">
          {step ? step.learningRate.toPrecision(3) : "–"}
        </Figure>
        <Figure name="validation" term="Best validation">
          {best > 0 ? accuracy(best) : "–"}
        </Figure>
        <Figure name="elapsed" term="Trained for">
          {last ? duration(last.seconds) : "–"}
        </Figure>
      </dl>
    </>
  );
};

const Figure = ({ name, term, children }: { name: string; term: string; children?: Child }) => (
  <div>
    <dt>{term}</dt>
    <dd data-live={name}>{children}</dd>
  </div>
);
