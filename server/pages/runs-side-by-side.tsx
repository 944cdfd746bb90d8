import type { Run } from "../deps.ts";
import { accuracy, count, duration, loss, rate, t } from "../language.tsx";
import { recipeWords } from "./recipe-words.ts";
import { stateWords } from "./run-list.tsx";
import { Scroll } from "./scroll.tsx";
import { type Line, SideBySide } from "./side-by-side.tsx";

/** The best figure of the epochs so far. */
const bestOf = (run: Run, figure: "validationAccuracy" | "validationLoss"): number | undefined => {
  const values = run.epochs.map((epoch) => epoch[figure]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return figure === "validationLoss" ? Math.min(...values) : Math.max(...values);
};

const lines = (): readonly Line<Run>[] => [
  { term: t("run.test-accuracy"), of: (r) => r.result?.accuracy, words: accuracy, best: "high" },
  { term: t("overlay.misread"), of: misread, words: count, best: "low" },
  { term: t("run.test-loss"), of: (r) => r.result?.loss, words: loss, best: "low" },
  {
    term: t("overlay.best-accuracy"),
    of: (r) => bestOf(r, "validationAccuracy"),
    words: accuracy,
    best: "high",
  },
  {
    term: t("overlay.lowest-loss"),
    of: (r) => bestOf(r, "validationLoss"),
    words: loss,
    best: "low",
  },
  { term: t("models.epochs"), of: (r) => r.epochs.at(-1)?.epoch, words: count },
  { term: t("run.trained-for"), of: (r) => r.epochs.at(-1)?.seconds, words: duration, best: "low" },
  { term: t("run.speed"), of: (r) => r.epochs.at(-1)?.imagesPerSecond, words: rate, best: "high" },
];

function misread({ result }: Run): number | undefined {
  return result && Math.round(result.count * (1 - result.accuracy));
}

/** What came of each run, and in what their recipes differ. */
export const RunsSideBySide = ({ runs }: { runs: readonly Run[] }) => {
  const differences = differencesOf(runs);
  return (
    <section class="card stack" aria-labelledby="side-title">
      <h2 id="side-title">{t("overlay.side-by-side")}</h2>
      <SideBySide
        things={runs}
        head={(run) => <a href={`/train/${run.id}`}>{run.name}</a>}
        lines={lines()}
      >
        <Texts term={t("run.state")} texts={runs.map(stateWords)} />
        {differences.map(([term, texts]) => (
          <Texts term={term} texts={texts} />
        ))}
      </SideBySide>
      {runs.length > 1 && differences.length === 0 && (
        <p class="muted">{t("overlay.same-recipes")}</p>
      )}
    </section>
  );
};

const Texts = ({ term, texts }: { term: string; texts: readonly string[] }) => (
  <tr>
    <th scope="row">{term}</th>
    {texts.map((text) => (
      <td>{text}</td>
    ))}
  </tr>
);

/** The terms of the recipes that are not the same for all runs, with what each run has. */
export function differencesOf(runs: readonly Run[]): [term: string, texts: string[]][] {
  const words = runs.map((run) => new Map(settingsOf(run)));
  const terms = new Set(words.flatMap((one) => [...one.keys()]));
  return [...terms]
    .map((term): [string, string[]] => [
      term,
      words.map((one) => one.get(term) ?? t("overlay.not-set")),
    ])
    .filter(([, texts]) => new Set(texts).size > 1);
}

const settingsOf = ({ preset, data, threads, recipe }: Run): [string, string][] => [
  [t("overlay.preset"), preset],
  [t("overlay.data"), data],
  ...recipeWords(recipe),
  [t("overlay.threads"), String(threads)],
];

/** The curves as a table, for who does not see them. */
export const TableOfEpochs = ({ runs }: { runs: readonly Run[] }) => {
  const last = Math.max(0, ...runs.map((run) => run.epochs.at(-1)?.epoch ?? 0));
  const epochs = Array.from({ length: last }, (_, i) => i + 1);
  return (
    <details class="card epochs" id="compared-epochs">
      <summary>{t("chart.table-of-epochs")}</summary>
      <Scroll label={t("chart.table-of-epochs")}>
        <table class="table">
          <caption class="sr">{t("overlay.table")}</caption>
          <thead>
            <tr>
              <th scope="col" class="num">
                {t("live.epoch")}
              </th>
              {runs.flatMap(({ name }) => [
                <th scope="col" class="num">
                  {t("overlay.loss-of", { run: name })}
                </th>,
                <th scope="col" class="num">
                  {t("overlay.accuracy-of", { run: name })}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {epochs.map((number) => (
              <tr>
                <th scope="row" class="num">
                  {number}
                </th>
                {runs.flatMap((run) => {
                  const epoch = run.epochs.find((one) => one.epoch === number);
                  return [
                    <td class="num">{epoch ? loss(epoch.validationLoss ?? epoch.loss) : "–"}</td>,
                    <td class="num">
                      {epoch ? accuracy(epoch.validationAccuracy ?? epoch.accuracy) : "–"}
                    </td>,
                  ];
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
};
