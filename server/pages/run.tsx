import { InklingError } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { Mistakes } from "../charts/mistakes.tsx";
import type { AppDeps, Run, RunManager } from "../deps.ts";
import { problemOf } from "../problem.ts";
import { page, wantsFragment } from "./layout.tsx";
import { epochsWords } from "./recipe-words.ts";
import { Charts, Epochs } from "./run-charts.tsx";
import { RunFacts } from "./run-facts.tsx";
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
        {`${run.preset} on ${run.data}, ${epochsWords(run.recipe.epochs)}, `}
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
        <RunFacts run={run} />
      </div>
    </>,
  );
}
