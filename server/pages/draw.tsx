import { DIGITS } from "@inkling/engine";
import { Hono } from "hono";
import { type Precision, weightsAddress } from "../../models/addresses.ts";
import { areDigits } from "../../models/digits.ts";
import { USUAL_PEN } from "../../models/examples.ts";
import type { AppDeps, Assets, ModelInfo } from "../deps.ts";
import { Text, t } from "../language.tsx";
import { chosenModel, chosenPrecision, isLikelyFirst } from "./choice.ts";
import { Correction } from "./correction.tsx";
import { Examples } from "./examples.tsx";
import { Film } from "./film.tsx";
import { Icon } from "./icons.tsx";
import { page } from "./layout.tsx";
import { ModelPicker, PrecisionPicker } from "./model-picker.tsx";
import { VerdictView } from "./verdict.tsx";
import { ChangesPanel, DamagePanel, LayersPanel, MapPanel, NearestPanel, Why } from "./why.tsx";

/** Draw: the pad, and beside it the answer, computed in the visitor's browser. */
export const drawRoutes = (deps: AppDeps) =>
  new Hono().get("/", async (c) => {
    const { models, chosen } = await chosenModel(c, deps.models);
    const precision = chosenPrecision(c);
    const head = chosen && (
      <EngineStart assets={deps.assets} model={chosen.name} precision={precision} />
    );
    return page(
      c,
      deps,
      {
        title: t("layout.nav-draw"),
        section: "/",
        texts: ["answer", "panel"],
        head,
      },
      <>
        <h1 class="sr">{t("draw.title")}</h1>
        <div class="pair draw">
          <Pad />
          <Answer
            models={models}
            chosen={chosen}
            precision={precision}
            likelyFirst={isLikelyFirst(c)}
          />
          <Examples />
          <Film />
        </div>
        <div class="veil" data-island="hand-over" aria-hidden="true">
          <p>{t("draw.drop")}</p>
        </div>
      </>,
    );
  });

/** The first script to run: an answer needs nothing of the page. */
const EngineStart = ({
  assets,
  model,
  precision,
}: {
  assets: Assets;
  model: string;
  precision: Precision;
}) => (
  <script
    src={assets.url("engine-start.js")}
    data-name={model}
    data-weights={weightsAddress(model, precision)}
  />
);

const Pad = () => (
  <section
    class="card pad"
    data-island="pad"
    data-empty="true"
    data-tool="pen"
    aria-label={t("draw.drawing")}
  >
    <div class="paper">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys draw on it, so it is no picture. */}
      <canvas tabindex={0} role="application" aria-label={t("draw.area")} aria-describedby="keys" />
      <svg class="cursor" viewBox="0 0 1 1" aria-hidden="true">
        <circle data-cursor r="0.03" cx="0.5" cy="0.5" />
      </svg>
      <svg class="boxes" data-boxes aria-hidden="true" />
      <p class="hint" aria-hidden="true">
        {t("draw.hint")}
      </p>
    </div>
    <p class="sr" id="keys">
      {t("draw.keys")}
    </p>
    <noscript>
      <p class="note">
        <Text
          k="draw.needs-scripts"
          values={{ upload: <a href="/upload">{t("draw.upload-instead")}</a> }}
        />
      </p>
    </noscript>
    <fieldset class="tools">
      <legend class="sr">{t("draw.tools")}</legend>
      <button type="button" data-do="undo" disabled title={t("draw.undo-key")}>
        <Icon name="undo" />
        <span>{t("draw.undo")}</span>
      </button>
      <button type="button" data-do="redo" disabled title={t("draw.redo-key")}>
        <Icon name="redo" />
        <span>{t("draw.redo")}</span>
      </button>
      <button type="button" data-do="erase" aria-pressed="false" title={t("draw.eraser-key")}>
        <Icon name="erase" />
        <span>{t("draw.eraser")}</span>
      </button>
      <button type="button" data-do="clear" disabled title={t("draw.clear-key")}>
        <Icon name="clear" />
        <span>{t("draw.clear")}</span>
      </button>
      {/* A twelfth of the side is MNIST's ink: 1.7 pixels of 20 once the digit is fitted. */}
      <label class="width">
        <span>{t("draw.pen")}</span>
        <input type="range" data-width min="0.03" max="0.16" step="0.0025" value={USUAL_PEN} />
      </label>
    </fieldset>
  </section>
);

const Answer = ({
  models,
  chosen,
  precision,
  likelyFirst,
}: {
  models: readonly ModelInfo[];
  chosen: ModelInfo | undefined;
  precision: Precision;
  likelyFirst: boolean;
}) => (
  <section
    class="card answer"
    data-island="answer"
    data-state="empty"
    data-many="false"
    data-classes={(chosen?.classes ?? DIGITS).join()}
    aria-label={t("answer.answer")}
  >
    <VerdictView
      classes={chosen?.classes ?? DIGITS}
      known={<p class="known" role="status" data-known data-right="false" />}
      seen={<canvas data-seen width="28" height="28" role="img" aria-label={t("answer.pixels")} />}
    />
    <label class="check small scripted likely-first">
      <input type="checkbox" data-likely-first checked={likelyFirst} />
      <span>{t("answer.likely-first")}</span>
    </label>
    {areDigits(chosen?.classes ?? DIGITS) && <Correction />}
    <p class="problem" role="alert" data-problem hidden />
    {!chosen && (
      <p class="note">
        <Text k="draw.no-model" values={{ train: <a href="/train">{t("draw.train-one")}</a> }} />
      </p>
    )}
    <div class="answered">
      <ModelPicker models={models} chosen={chosen?.name} />
      <PrecisionPicker chosen={precision} />
      <p class="muted" data-status>
        {t("panel.starting")}
      </p>
    </div>
    <div class="checked scripted">
      <button type="button" data-check disabled>
        {t("draw.ask-server")}
      </button>
      <p class="small muted" role="status" data-checked />
    </div>
    <Why />
    <details class="steps scripted" data-steps>
      <summary>{t("draw.steps")}</summary>
      <ol />
    </details>
    <LayersPanel />
    <ChangesPanel />
    <DamagePanel />
    <MapPanel />
    <NearestPanel />
  </section>
);
