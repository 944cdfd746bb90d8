import { Hono } from "hono";
import { presets } from "../../models/presets.ts";
import type { AppDeps } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { VERSION } from "../settings.ts";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";

const KINDS = ["peak", "infer", "train", "kernel"] as const;

const THREADS = ["1", "all", "both"] as const;

/** Ticked at first: what can be measured while one waits. */
const FIRST = {
  kinds: ["peak", "infer", "train"],
  presets: ["inkling", "mlp", "cnn-simple", "cnn-blocks"],
  threads: "both",
};

/** Bench: how fast the engine is on the visitor's device. All of it happens in the browser. */
export const benchRoutes = (deps: AppDeps) =>
  new Hono().get("/bench", (c) =>
    page(
      c,
      deps,
      { title: t("layout.nav-bench"), section: "/bench", texts: ["measured"] },
      <>
        <h1>{t("layout.nav-bench")}</h1>
        <p class="lead">
          <Text k="bench.lead" values={{ command: <code>npx inkling bench</code> }} />
        </p>
        <noscript>
          <p class="note after-lead">{t("bench.needs-scripts")}</p>
        </noscript>
        <div class="stack after-lead scripted bench" data-island="bench" data-version={VERSION}>
          <Choices />
          <Results />
        </div>
      </>,
    ),
  );

const Choices = () => (
  <form class="card stack" id="choices" aria-labelledby="choices-title">
    <h2 id="choices-title">{t("bench.choices")}</h2>
    <fieldset class="choices" data-choices>
      <legend class="sr">{t("bench.choices")}</legend>
      <fieldset>
        <legend class="label">{t("bench.measurements")}</legend>
        {KINDS.map((kind) => (
          <label class="check">
            <input type="checkbox" name="kind" value={kind} checked={FIRST.kinds.includes(kind)} />
            <span>
              {t(`bench.${kind}`)} <span class="muted small">{t(`bench.${kind}-what`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend class="label">{t("bench.presets")}</legend>
        <div class="columns">
          {presets.map(({ name }) => (
            <label class="check">
              <input
                type="checkbox"
                name="preset"
                value={name}
                checked={FIRST.presets.includes(name)}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend class="label">{t("bench.threads")}</legend>
        <div class="threads">
          {THREADS.map((value) => (
            <label class="check">
              <input type="radio" name="threads" value={value} checked={value === FIRST.threads} />
              <span>
                <ThreadsName value={value} />
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </fieldset>
    <p class="note" data-unshared hidden>
      {t("bench.not-isolated")}
    </p>
  </form>
);

const ThreadsName = ({ value }: { value: (typeof THREADS)[number] }) => {
  if (value === "1") return t("bench.one-thread");
  if (value === "both") return t("bench.both-threads");
  return <Text k="bench.all-threads" values={{ cores: <span data-cores>–</span> }} />;
};

const Results = () => (
  <div class="results">
    <section class="card stack" aria-labelledby="results-title">
      <div class="top-line">
        <h2 id="results-title">{t("bench.results")}</h2>
        <div class="row">
          <button type="submit" form="choices" class="primary" data-run data-state="start" disabled>
            <Icon name="play" />
            <Icon name="stop" />
            <span data-label>{t("measured.start")}</span>
          </button>
          <button type="button" data-copy>
            {t("bench.copy")}
          </button>
        </div>
      </div>
      <div class="under-way">
        <progress value="0" max="1" aria-label={t("bench.so-far")} />
        <p class="top-line small muted">
          <span data-progress>…</span>
          <span data-copied role="status" />
        </p>
        <span class="sr" data-status role="status" />
      </div>
      <p class="problem" data-problem role="alert" hidden>
        <Text k="bench.failed" values={{ why: <span data-why /> }} />
      </p>
      <p class="note" data-hidden hidden>
        {t("bench.was-hidden")}
      </p>
      <label class="field" data-by-hand hidden>
        <span>{t("bench.by-hand")}</span>
        <textarea data-text rows={12} readonly wrap="off" spellcheck={false} />
      </label>
      <table class="table bench-table">
        <caption class="sr">{t("bench.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("bench.measurement")}</th>
            <th scope="col" class="num">
              {t("bench.here")}
              <span class="detail">{t("bench.share")}</span>
            </th>
            <th scope="col" class="num">
              {t("bench.recorded")}
            </th>
            <th scope="col" class="num">
              {t("bench.ratio")}
            </th>
          </tr>
        </thead>
        <tbody />
      </table>
      <p class="muted small" data-legend hidden>
        <Text
          k="bench.legend"
          values={{
            machine: (
              <span data-recorded lang="en">
                –
              </span>
            ),
            whole: <>100&nbsp;%</>,
          }}
        />
      </p>
    </section>
  </div>
);
