import { InklingError } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { accuracy, count, duration, loss } from "../../models/format.ts";
import { Curve } from "../charts/curves.tsx";
import { Mistakes } from "../charts/mistakes.tsx";
import type { AppDeps, Run, RunManager } from "../deps.ts";
import { problemOf } from "../problem.ts";
import { Icon } from "./icons.tsx";
import { page, wantsFragment } from "./layout.tsx";
import { recipeWords } from "./recipe-words.ts";
import { type ResultsProps, RunResults } from "./run-results.tsx";
import { RunStatus } from "./run-status.tsx";

const OPTIONS = { title: "Run", section: "/train" } as const;
/** How often a browser without scripts looks again at a run that goes on, in seconds. */
const REFRESH = 5;

/** One run: live while it trains, with its results after. */
export const runRoutes = (deps: AppDeps) => {
  const { runs } = deps;
  /** Throws InklingError `run_not_found`. */
  const found = (c: Context): Run => {
    const run = runs.get(c.req.param("id") ?? "");
    if (run) return run;
    throw new InklingError("run_not_found", "There is no such run; it may have been deleted.");
  };

  return new Hono()
    .get("/train/:id", (c) => runPage(c, deps, { run: found(c), cell: cellOf(c) }))
    .get("/train/:id/status", (c) => c.html(<RunStatus run={found(c)} />))
    .get("/train/:id/epochs", (c) => c.html(<Epochs run={found(c)} />))
    .get("/train/:id/results", async (c) => {
      const run = found(c);
      return c.html(<RunResults run={run} evaluation={await runs.evaluation(run.id)} />);
    })
    .get("/train/:id/mistakes", async (c) => {
      const run = found(c);
      const evaluation = await runs.evaluation(run.id);
      if (!evaluation || !wantsFragment(c)) return runPage(c, deps, { run, cell: cellOf(c) });
      return c.html(
        <Mistakes evaluation={evaluation} cell={cellOf(c)} href={`/train/${run.id}`} />,
      );
    })
    .post("/train/:id/keep", async (c) => {
      const run = found(c);
      const name = String((await c.req.parseBody()).model ?? "").trim();
      try {
        await runs.keep(run.id, name);
        return c.redirect(`/train/${run.id}#keep-title`, 303);
      } catch (error) {
        const { status, message } = problemOf(error);
        if (status === 500) throw error;
        c.status(status);
        return runPage(c, deps, { run, problem: { name, sentence: message } });
      }
    })
    .post("/train/:id/remove", async (c) => {
      await runs.remove(c.req.param("id"));
      return c.redirect("/train#runs", 303);
    })
    .post("/train/:id/:action{pause|resume|stop}", async (c) => {
      const { id, action } = c.req.param();
      const run = await runs[action as keyof Pick<RunManager, "pause" | "resume" | "stop">](id);
      return wantsFragment(c) ? c.html(<RunStatus run={run} />) : c.redirect(`/train/${id}`, 303);
    });
};

/** `?actual=4&predicted=9` */
function cellOf(c: Context): ResultsProps["cell"] {
  const [actual, predicted] = [c.req.query("actual"), c.req.query("predicted")];
  if (actual === undefined || predicted === undefined) return undefined;
  return { actual: Number(actual), predicted: Number(predicted) };
}

async function runPage(c: Context, deps: AppDeps, props: Omit<ResultsProps, "evaluation">) {
  const { run } = props;
  const evaluation = await deps.runs.evaluation(run.id);
  const goesOn = run.state === "queued" || run.state === "running";
  return page(
    c,
    deps,
    { ...OPTIONS, title: run.name, ...(goesOn && { refresh: REFRESH }) },
    <>
      <p class="back">
        <a href="/train">Train</a>
      </p>
      <h1>{run.name}</h1>
      <p class="lead">
        {`${run.preset} on ${run.data}, ${count(run.recipe.epochs)} epochs, `}
        {run.threads === 1 ? "1 thread" : `${run.threads} threads`}
      </p>
      <div class="stack after-lead">
        <div class="stack" data-island="run" data-run={run.id} data-state={run.state}>
          <RunStatus run={run} />
          <p class="problem" role="alert" data-lost hidden>
            The server does not answer. The page tries again by itself; the run goes on if the
            server does.
          </p>
          <Charts run={run} />
          <Epochs run={run} />
        </div>
        <RunResults {...props} evaluation={evaluation} />
        <Facts run={run} />
      </div>
    </>,
  );
}

const Charts = ({ run: { epochs } }: { run: Run }) => (
  <div class="pair">
    <section class="card chart" aria-labelledby="loss-title">
      <div class="top-line">
        <h2 id="loss-title">Loss</h2>
        <label class="check scripted">
          <input type="checkbox" data-log />
          Log scale
        </label>
      </div>
      <Legend />
      <div class="plot" data-plot="loss">
        <Curve
          title="Loss"
          epochs={epochs}
          train={(epoch) => epoch.loss}
          validation={(epoch) => epoch.validationLoss}
          words={loss}
        />
      </div>
    </section>
    <section class="card chart" aria-labelledby="accuracy-title">
      <div class="top-line">
        <h2 id="accuracy-title">Accuracy</h2>
      </div>
      <Legend />
      <div class="plot" data-plot="accuracy">
        <Curve
          title="Accuracy"
          epochs={epochs}
          train={(epoch) => epoch.accuracy}
          validation={(epoch) => epoch.validationAccuracy}
          words={accuracy}
        />
      </div>
    </section>
  </div>
);

const Legend = () => (
  <ul class="legend">
    <li data-series="step">Training, by step</li>
    <li data-series="train">Training, by epoch</li>
    <li data-series="validation">Validation</li>
  </ul>
);

/** Every epoch's figures: the curves as a table. */
const Epochs = ({ run: { id, epochs } }: { run: Run }) => (
  <details
    id="epochs"
    class="card epochs"
    hx-get={`/train/${id}/epochs`}
    hx-trigger="inkling:epoch from:body"
    hx-swap="innerMorph"
    hx-select="#epochs > *"
  >
    <summary>Table of epochs</summary>
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            {["Epoch", "Loss", "Accuracy", "Validation loss", "Validation", "Rate", "Time"].map(
              (name) => (
                <th scope="col" class="num">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {epochs.map((epoch) => (
            <tr>
              <th scope="row" class="num">
                {epoch.best ? `${epoch.epoch}, best so far` : epoch.epoch}
              </th>
              <td class="num">{loss(epoch.loss)}</td>
              <td class="num">{accuracy(epoch.accuracy)}</td>
              <td class="num">{orDash(epoch.validationLoss, loss)}</td>
              <td class="num">{orDash(epoch.validationAccuracy, accuracy)}</td>
              <td class="num">{epoch.learningRate.toPrecision(3)}</td>
              <td class="num">{duration(epoch.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

const orDash = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "–" : words(value);

const Facts = ({ run }: { run: Run }) => (
  <section class="card stack" aria-labelledby="recipe-title">
    <div class="top-line">
      <h2 id="recipe-title">Recipe</h2>
      {run.actions.includes("remove") && (
        <details class="confirm">
          <summary class="danger">Delete this run</summary>
          <form method="post" action={`/train/${run.id}/remove`}>
            <p class="small">Its curves, checkpoint and results go; a kept model stays.</p>
            <button type="submit" class="danger">
              <Icon name="clear" />
              Delete for good
            </button>
          </form>
        </details>
      )}
    </div>
    <dl class="terms two">
      {recipeWords(run.recipe).map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </section>
);
