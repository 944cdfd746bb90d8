import { DIGITS } from "@inkling/engine";
import { Hono } from "hono";
import { NO_DIGIT } from "../../models/verdict.ts";
import type { AppDeps, ModelInfo } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { chosenModel } from "./choice.ts";
import { DeviceModels, DoneAndUndo } from "./device-models.tsx";
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
      { title: t("digits.title"), section: "/feedback", texts: ["teach"] },
      <>
        <h1>{t("digits.title")}</h1>
        <p class="lead">
          <Text k="digits.lead" values={{ draw: <a href="/">{t("digits.draw-page")}</a> }} />
        </p>
        <p class="note privacy">{t("digits.privacy")}</p>
        <noscript>
          <p class="note">{t("digits.needs-scripts")}</p>
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
        {t("digits.digits")}
      </h2>
      <p class="muted" data-count />
    </div>
    <div class="own-filters">
      <Choice name="label" words={t("digits.it-was")} />
      <Choice
        name="answer"
        words={t("digits.read-as")}
        extra={[
          ["wrong", t("digits.anything-wrong")],
          [NO_DIGIT, t("digits.no-digit")],
        ]}
      />
      <button type="button" class="danger" data-delete-shown disabled>
        <Icon name="clear" />
        <span data-words>{t("teach.delete-all")}</span>
      </button>
    </div>
    <DoneAndUndo />
    <p class="note" data-none hidden>
      <Text k="digits.none" values={{ draw: <a href="/">{t("digits.draw-page")}</a> }} />
    </p>
    <ul class="own-digits" data-list />
    <button type="button" data-more hidden>
      {t("digits.show-more")}
    </button>
    <fieldset class="row files">
      <legend class="sr">{t("digits.files")}</legend>
      <button type="button" data-export="zip" disabled title={t("digits.zip-title")}>
        <Icon name="download" />
        ZIP
      </button>
      <button type="button" data-export="csv" disabled>
        <Icon name="download" />
        CSV
      </button>
      <button type="button" data-export="images" disabled>
        <Icon name="download" />
        {t("digits.idx-images")}
      </button>
      <button type="button" data-export="labels" disabled>
        <Icon name="download" />
        {t("digits.idx-labels")}
      </button>
      <label class="field import">
        <span>{t("digits.import")}</span>
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
      <option value="">{t("digits.any-digit")}</option>
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
    <h2 id="teach-title">{t("digits.teach-title")}</h2>
    <p class="muted">{t("digits.teach-how")}</p>
    <div class="teach-form">
      <ModelPicker models={models} chosen={chosen?.name} />
      <label class="check">
        <input type="checkbox" data-keep-back checked />
        <span>
          <Text
            k="digits.keep-back"
            values={{ which: <span class="muted small">{t("digits.which-back")}</span> }}
          />
        </span>
      </label>
      <button type="button" class="primary" data-start disabled>
        {t("teach.teach")}
      </button>
    </div>
    <div class="teach-progress" data-progress hidden>
      <progress max="1" value="0" aria-label={t("digits.progress")} />
      <p class="small muted" data-phase />
    </div>
    <p role="status" data-said />
    <p class="problem" role="alert" data-problem hidden />
    <div class="stack" data-result hidden>
      <p class="note" data-verdict tabindex={-1} />
      <div class="scroll">
        <table class="table taught">
          <caption class="sr">{t("digits.share-right")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("digits.read-right")}</th>
              <th scope="col">{t("digits.before")}</th>
              <th scope="col">{t("digits.after")}</th>
            </tr>
          </thead>
          <tbody>
            <FigureRow name="kept" words={t("digits.row-kept")} />
            <FigureRow name="taught" words={t("digits.row-taught")} />
            <FigureRow name="mnist" words={t("digits.row-mnist")} />
          </tbody>
        </table>
      </div>
      <p class="small muted">{t("digits.figures-how")}</p>
      <div class="keep-form">
        <label class="field">
          <span>{t("digits.name")}</span>
          <input data-name maxlength={64} autocomplete="off" spellcheck={false} />
        </label>
        <button type="button" class="primary" data-do="use">
          {t("digits.use-on-draw")}
        </button>
        <button type="button" data-do="keep">
          {t("digits.keep-on-device")}
        </button>
        <button type="button" data-do="download">
          <Icon name="download" />
          {t("teach.download")}
        </button>
        <button type="button" data-do="upload">
          <Icon name="upload" />
          {t("digits.upload-to-server")}
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
