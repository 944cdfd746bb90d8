import { InklingError } from "@inkling/engine";
import { type Context, Hono } from "hono";
import { problemSentence } from "../../texts/problems.ts";
import type { AppDeps, Run, RunManager } from "../deps.ts";
import { languageOf, t } from "../language.tsx";
import { problemOf } from "../problem.ts";
import { askedCell, askedPictures } from "./asked-cell.ts";
import { compareHref } from "./compare-runs.tsx";
import { page, wantsFragment } from "./layout.tsx";
import { epochsWords } from "./recipe-words.ts";
import { RunAgain } from "./run-again.tsx";
import { Charts, Epochs } from "./run-charts.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunFilters } from "./run-filters.tsx";
import { type ResultsProps, RunMistakes, RunResults } from "./run-results.tsx";
import { RunStatus } from "./run-status.tsx";

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
    .get("/train/:id", (c) => runPage(c, deps, { run: found(c) }))
    .get("/train/:id/status", (c) => c.html(<RunStatus run={found(c)} />))
    .get("/train/:id/epochs", (c) => c.html(<Epochs run={found(c)} />))
    .get("/train/:id/filters", async (c) => {
      const run = found(c);
      return c.html(<RunFilters run={run} model={await runs.model(run.id)} />);
    })
    .get("/train/:id/results", async (c) => {
      const run = found(c);
      return c.html(<RunResults run={run} evaluation={await runs.evaluation(run.id)} />);
    })
    .get("/train/:id/mistakes", async (c) => {
      const run = found(c);
      const shown = await mistakesOf(c, deps, run);
      if (!shown.evaluation || !wantsFragment(c)) return runPage(c, deps, { run });
      const { evaluation, ...cell } = shown;
      return c.html(<RunMistakes run={run} evaluation={evaluation} {...cell} />);
    })
    .post("/train/:id/keep", async (c) => {
      const run = found(c);
      const name = String((await c.req.parseBody()).model ?? "").trim();
      try {
        await runs.keep(run.id, name);
        return c.redirect(`/train/${run.id}#keep-title`, 303);
      } catch (error) {
        const problem = problemOf(error);
        if (problem.status === 500) throw error;
        c.status(problem.status);
        const sentence = problemSentence(languageOf(), problem);
        return runPage(c, deps, { run, problem: { name, sentence } });
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

/** The misread pictures asked for: all, or those of a cell. */
async function mistakesOf(c: Context, { runs, data }: AppDeps, run: Run) {
  const evaluation = await runs.evaluation(run.id);
  const cell = evaluation && askedCell(c, evaluation);
  if (!cell) return { evaluation };
  // Data may have been taken away since.
  const { test } = await data.load(run.data).catch(() => ({ test: undefined }));
  return { evaluation, cell, others: askedPictures(c, evaluation, cell, test) };
}

async function runPage(c: Context, deps: AppDeps, props: Pick<ResultsProps, "run" | "problem">) {
  const { run } = props;
  const [shown, model] = await Promise.all([mistakesOf(c, deps, run), deps.runs.model(run.id)]);
  const goesOn = run.state === "queued" || run.state === "running";
  return page(
    c,
    deps,
    { title: run.name, section: "/train", texts: ["live"], ...(goesOn && { refresh: REFRESH }) },
    <>
      <p class="back">
        <a href="/train">{t("layout.nav-train")}</a> ·{" "}
        <a href={compareHref([run.id])}>{t("run.compare")}</a>
      </p>
      <h1>{run.name}</h1>
      <p class="lead">
        {t("run.lead", {
          preset: run.preset,
          data: run.data,
          epochs: epochsWords(run.recipe.epochs),
          threads:
            run.threads === 1 ? t("run.one-thread") : t("run.threads", { count: run.threads }),
        })}
      </p>
      <div class="stack after-lead">
        <div class="stack" data-island="run" data-run={run.id} data-state={run.state}>
          <RunStatus run={run} />
          <p class="problem" role="alert" data-lost hidden>
            {t("run.lost")}
          </p>
          <Charts run={run} />
          <Epochs run={run} />
        </div>
        <RunFilters run={run} model={model} />
        <RunResults {...props} {...shown} />
        <RunFacts run={run} />
        <RunAgain run={run} origin={new URL(c.req.url).origin} />
      </div>
    </>,
  );
}
