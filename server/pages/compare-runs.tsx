import { type Context, Hono } from "hono";
import type { AppDeps, Run } from "../deps.ts";
import { t } from "../language.tsx";
import { isOver } from "../runs/record.ts";
import { page } from "./layout.tsx";
import { OverlaidCharts } from "./overlaid-charts.tsx";
import { RunPicker } from "./run-picker.tsx";
import { RunsSideBySide, TableOfEpochs } from "./runs-side-by-side.tsx";

/** Runs in one chart: more lines than these are not told apart. */
export const MOST_COMPARED = 6;

/** Where runs are seen together: the address holds which. */
export const compareHref = (ids: readonly string[]): string =>
  `/train/compare?runs=${ids.map(encodeURIComponent).join(",")}`;

/** Runs compared: their curves in one chart, their results beside each other, how their recipes differ. */
export const compareRoutes = (deps: AppDeps) =>
  new Hono()
    .get("/train/compare", (c) => {
      // A form sends a pair for each tick; one list is the address to pass on.
      if ((c.req.queries("runs") ?? []).length > 1) return c.redirect(compareHref(idsOf(c)), 303);
      return comparePage(c, deps);
    })
    .get("/train/compare/figures", (c) =>
      c.html(<Figures runs={chosen(deps, idsOf(c)).slice(0, MOST_COMPARED)} />),
    );

/** `?runs=a,b` or `?runs=a&runs=b`, each once. */
const idsOf = (c: Context): string[] => [
  ...new Set((c.req.queries("runs") ?? []).flatMap((part) => part.split(",")).filter(Boolean)),
];

const chosen = ({ runs }: AppDeps, ids: readonly string[]): Run[] =>
  ids.map((id) => runs.get(id)).filter((run) => run !== undefined);

function comparePage(c: Context, deps: AppDeps) {
  const ids = idsOf(c);
  const found = chosen(deps, ids);
  const runs = found.slice(0, MOST_COMPARED);
  const all = deps.runs.list();
  return page(
    c,
    deps,
    { title: t("overlay.title"), section: "/train", texts: ["live"] },
    <>
      <p class="back">
        <a href="/train#runs">{t("layout.nav-train")}</a>
      </p>
      <h1>{t("overlay.title")}</h1>
      <p class="lead">{t("overlay.lead", { most: MOST_COMPARED })}</p>
      <div class="stack after-lead">
        <Missing asked={ids.length} found={found.length} />
        {runs.length > 0 && (
          <div class="stack" data-island="compare" data-runs={runs.map(({ id }) => id).join()}>
            <OverlaidCharts runs={runs} />
            <Figures runs={runs} />
          </div>
        )}
        <RunPicker runs={all} chosen={runs} />
      </div>
    </>,
  );
}

const Missing = ({ asked, found }: { asked: number; found: number }) => (
  <>
    {found < asked && (
      <p class="note" role="status">
        {t("overlay.missing", { missing: asked - found, asked })}
      </p>
    )}
    {found > MOST_COMPARED && (
      <p class="note" role="status">
        {t("overlay.too-many", { asked: found, most: MOST_COMPARED })}
      </p>
    )}
  </>
);

/** Everything in words and figures; asks for itself anew as long as one of the runs goes on. */
const Figures = ({ runs }: { runs: readonly Run[] }) => (
  <div
    id="compared"
    class="stack"
    {...(runs.some((run) => !isOver(run)) && {
      "hx-get": compareHref(runs.map(({ id }) => id)).replace("?", "/figures?"),
      "hx-trigger": "every 3s",
      "hx-swap": "outerMorph",
    })}
  >
    <RunsSideBySide runs={runs} />
    <TableOfEpochs runs={runs} />
  </div>
);
