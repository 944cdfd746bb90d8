import { DIGITS } from "@inkling/engine";
import { Hono } from "hono";
import type { AppDeps, ModelInfo } from "../deps.ts";
import { chosenModel } from "./choice.ts";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";
import { ModelPicker } from "./model-picker.tsx";

/** Your digits: what a visitor corrected, kept by the browser, and a model that is taught with it. */
export const feedbackRoutes = (deps: AppDeps) =>
  new Hono().get("/feedback", async (c) => {
    const { models, chosen } = await chosenModel(c, deps.models);
    return page(
      c,
      deps,
      { title: "Your digits", section: "/feedback" },
      <>
        <h1>Your digits</h1>
        <p class="lead">
          Digits that you corrected on the <a href="/">Draw page</a>. Teach a model with them, and
          it learns your hand, in seconds.
        </p>
        <p class="note privacy">
          All of this stays on your device. Your digits and the models taught with them are kept by
          this browser, and training runs in it. Nothing is sent anywhere unless you choose to: by
          “Upload to the server”, or by passing on a file that you exported. Clearing this site’s
          data in the browser deletes them.
        </p>
        <noscript>
          <p class="note">Keeping and teaching digits needs JavaScript.</p>
        </noscript>
        <div class="stack scripted after-lead">
          <Digits />
          <Teach models={models} chosen={chosen} />
          <DeviceModels />
        </div>
      </>,
    );
  });

const Digits = () => (
  <section class="card stack own" data-island="feedback" aria-labelledby="digits-title">
    <div class="top-line">
      <h2 id="digits-title" tabindex={-1}>
        Digits
      </h2>
      <p class="muted" data-count />
    </div>
    <div class="filters">
      <Choice name="label" words="It was a" />
      <Choice name="answer" words="Read as" extra={[["wrong", "anything wrong"]]} />
      <button type="button" class="danger" data-delete-shown disabled>
        <Icon name="clear" />
        <span data-words>Delete all</span>
      </button>
    </div>
    <div class="kept">
      <p role="status" data-said />
      <button type="button" class="quiet" data-undo hidden>
        Undo
      </button>
    </div>
    <p class="note" data-none hidden>
      There are none yet. Draw a digit on the <a href="/">Draw page</a>, then tap what it was.
    </p>
    <ul class="own-digits" data-list />
    <button type="button" data-more hidden>
      Show more
    </button>
    <fieldset class="row files">
      <legend class="sr">Files</legend>
      <button type="button" data-export="zip" disabled title="Everything, to be imported again">
        <Icon name="download" />
        ZIP
      </button>
      <button type="button" data-export="csv" disabled>
        <Icon name="download" />
        CSV
      </button>
      <button type="button" data-export="images" disabled>
        <Icon name="download" />
        IDX images
      </button>
      <button type="button" data-export="labels" disabled>
        <Icon name="download" />
        IDX labels
      </button>
      <label class="field import">
        <span>Import a ZIP exported here</span>
        <input type="file" accept=".zip,application/zip" data-import />
      </label>
    </fieldset>
  </section>
);

const Choice = ({
  name,
  words,
  extra = [],
}: {
  name: string;
  words: string;
  extra?: readonly (readonly [value: string, words: string])[];
}) => (
  <label class="field">
    <span>{words}</span>
    <select data-filter={name}>
      <option value="">any digit</option>
      {[...extra, ...DIGITS.map((digit) => [digit, digit] as const)].map(([value, shown]) => (
        <option value={value}>{shown}</option>
      ))}
    </select>
  </label>
);

const Teach = ({
  models,
  chosen,
}: {
  models: readonly ModelInfo[];
  chosen: ModelInfo | undefined;
}) => (
  <section class="card stack teach" data-island="teach" aria-labelledby="teach-title">
    <h2 id="teach-title">Teach a model your hand</h2>
    <p class="muted">
      The model goes on training with your digits, each slightly distorted many times over, among
      digits of MNIST, so that it does not forget how others write. This downloads about 1.1 MB of
      MNIST from this server.
    </p>
    <div class="teach-form">
      <ModelPicker models={models} chosen={chosen?.name} />
      <label class="check">
        <input type="checkbox" data-keep-back checked />
        <span>
          Keep some back to measure with{" "}
          <span class="muted small">
            those marked above: one in four of each digit of which there are three or more, which
            the model is not shown
          </span>
        </span>
      </label>
      <button type="button" class="primary" data-start disabled>
        Teach
      </button>
    </div>
    <div class="teach-progress" data-progress hidden>
      <progress max="1" value="0" aria-label="Progress" />
      <p class="small muted" data-phase />
    </div>
    <p role="status" data-said />
    <p class="problem" role="alert" data-problem hidden />
    <div class="stack" data-result hidden>
      <p class="note" data-verdict tabindex={-1} />
      <div class="scroll">
        <table class="table taught">
          <caption class="sr">Share that was read right, before and after</caption>
          <thead>
            <tr>
              <th scope="col">Read right</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            <FigureRow name="kept" words="Your digits, kept back" />
            <FigureRow name="taught" words="Your digits, taught" />
            <FigureRow name="mnist" words="Test digits of MNIST" />
          </tbody>
        </table>
      </div>
      <p class="small muted">
        Kept back and test digits were not trained on, so they say how the model reads what it has
        not seen; those that were taught say less. How sure it is was carried over from the model
        before: its temperature and threshold were fitted on thousands of digits that it had not
        learned from.
      </p>
      <div class="keep-form">
        <label class="field">
          <span>Name</span>
          <input data-name maxlength={64} autocomplete="off" spellcheck={false} />
        </label>
        <button type="button" class="primary" data-do="use">
          Use on the Draw page
        </button>
        <button type="button" data-do="keep">
          Keep on this device
        </button>
        <button type="button" data-do="download">
          <Icon name="download" />
          Download
        </button>
        <button type="button" data-do="upload">
          <Icon name="upload" />
          Upload to the server
        </button>
      </div>
      <p role="status" data-kept />
    </div>
  </section>
);

const FigureRow = ({ name, words }: { name: string; words: string }) => (
  <tr data-figures={name}>
    <th scope="row">
      {words} <span class="muted small" data-of />
    </th>
    <td data-before />
    <td data-after />
  </tr>
);

const DeviceModels = () => (
  <section class="card stack" data-island="device-models" aria-labelledby="device-title" hidden>
    <h2 id="device-title" tabindex={-1}>
      Models on this device
    </h2>
    <ul class="device-models" data-list />
    <div class="kept">
      <p role="status" data-said />
      <button type="button" class="quiet" data-undo hidden>
        Undo
      </button>
    </div>
  </section>
);
