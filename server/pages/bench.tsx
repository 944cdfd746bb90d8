import { Hono } from "hono";
import { presets } from "../../models/presets.ts";
import type { AppDeps } from "../deps.ts";
import { VERSION } from "../settings.ts";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";

const KINDS = [
  ["peak", "Peak", "multiply-adds that touch no memory"],
  ["infer", "Inference", "one image, and batches of 64"],
  ["train", "Training", "with each preset's own recipe"],
  ["kernel", "Kernels", "every one, at the presets' shapes"],
] as const;

const THREADS = [
  ["1", <>One</>],
  [
    "all",
    <>
      All (<span data-cores>–</span>)
    </>,
  ],
  ["both", <>Both</>],
] as const;

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
      { title: "Bench", section: "/bench" },
      <>
        <h1>Bench</h1>
        <p class="lead">
          How fast this device computes with Inkling, beside a recorded machine. Everything is
          measured in your browser, with the same code as <code>npx inkling bench</code>.
        </p>
        <noscript>
          <p class="note after-lead">Measuring needs JavaScript.</p>
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
    <h2 id="choices-title">What to measure</h2>
    <fieldset class="choices" data-choices>
      <legend class="sr">What to measure</legend>
      <fieldset>
        <legend class="label">Measurements</legend>
        {KINDS.map(([value, name, words]) => (
          <label class="check">
            <input
              type="checkbox"
              name="kind"
              value={value}
              checked={FIRST.kinds.includes(value)}
            />
            <span>
              {name} <span class="muted small">{words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend class="label">Presets</legend>
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
        <legend class="label">Threads</legend>
        <div class="threads">
          {THREADS.map(([value, name]) => (
            <label class="check">
              <input type="radio" name="threads" value={value} checked={value === FIRST.threads} />
              <span>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </fieldset>
    <p class="note" data-unshared hidden>
      This page is not cross-origin isolated, so threads cannot share memory here: everything is
      measured on one thread. Isolation takes https or localhost, and Inkling's own headers: a proxy
      in between has to pass them on.
    </p>
  </form>
);

const Results = () => (
  <div class="results">
    <section class="card stack" aria-labelledby="results-title">
      <div class="top-line">
        <h2 id="results-title">Results</h2>
        <div class="row">
          <button type="submit" form="choices" class="primary" data-run data-state="start" disabled>
            <Icon name="play" />
            <Icon name="stop" />
            <span data-label>Start</span>
          </button>
          <button type="button" data-copy>
            Copy as text
          </button>
        </div>
      </div>
      <div class="under-way">
        <progress value="0" max="1" aria-label="Measured so far" />
        <p class="top-line small muted">
          <span data-progress>…</span>
          <span data-copied role="status" />
        </p>
        <span class="sr" data-status role="status" />
      </div>
      <p class="problem" data-problem role="alert" hidden />
      <p class="note" data-hidden hidden>
        The page was in the background for a while. Browsers slow such pages down: measure again,
        with the page in view.
      </p>
      <label class="field" data-by-hand hidden>
        <span>Results as text, to be copied</span>
        <textarea data-text rows={12} readonly wrap="off" spellcheck={false} />
      </label>
      <table class="table bench-table">
        <caption class="sr">Measured here, and recorded</caption>
        <thead>
          <tr>
            <th scope="col">Measurement</th>
            <th scope="col" class="num">
              Here
              <span class="detail">share of peak</span>
            </th>
            <th scope="col" class="num">
              Recorded
            </th>
            <th scope="col" class="num">
              Ratio
            </th>
          </tr>
        </thead>
        <tbody />
      </table>
      <p class="muted small" data-legend hidden>
        Recorded: <span data-recorded>–</span>. Above 1× this device is the faster one. Shares of
        the peak count the operations of a direct, dense computation: Winograd's convolutions need
        fewer and dense layers leave out zeros, so they can pass 100&nbsp;%.
      </p>
    </section>
  </div>
);
