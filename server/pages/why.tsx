import type { Child } from "hono/jsx";
import { SLIDERS, type Slider, UNCHANGED } from "../../models/changes.ts";
import { Text, t } from "../language.tsx";

// The panels below the answer: drawn closed here, filled by the browser while they are open.

interface PanelProps {
  readonly name: string;
  readonly title: string;
  /** What it says while there is nothing to show. */
  readonly none?: string;
  /** And where it has nothing to show of several networks. */
  readonly ensemble?: string;
  readonly children?: Child;
}

const Panel = ({ name, title, none, ensemble, children }: PanelProps) => (
  <details class="steps panel scripted" data-panel={name} data-some="false">
    <summary>{title}</summary>
    <p class="problem" role="alert" data-panel-problem hidden />
    {none && <p class="small muted when-none">{none}</p>}
    {ensemble && (
      <p class="note" data-ensemble hidden>
        {ensemble}
      </p>
    )}
    {none ? <div class="when-some">{children}</div> : children}
  </details>
);

/** Which ink made the answer, and which would make another. */
export const Why = () => (
  <Panel name="flip" title={t("why.title")} none={t("why.none")}>
    <div class="worth" data-worth>
      <canvas width="28" height="28" role="img" aria-label={t("why.worth")} />
      <p class="small muted">
        <Text
          k="why.how"
          values={{
            orange: <span class="for">{t("why.orange")}</span>,
            blue: <span class="against">{t("why.blue")}</span>,
          }}
        />
      </p>
    </div>
    <div class="worth" data-flip>
      <canvas width="28" height="28" role="img" aria-label={t("why.flip")} />
      <div class="small muted">
        <p>{t("why.flip-how")}</p>
        <p class="said" role="status" data-flip-words />
      </div>
    </div>
  </Panel>
);

export const LayersPanel = () => (
  <Panel name="layers" title={t("why.layers")} none={t("why.none")} ensemble={t("why.ensemble")}>
    <div class="lens" data-lens>
      <canvas width="28" height="28" role="img" aria-label={t("why.lens")} />
      <p class="small muted">
        <span data-caption />
        <br />
        {t("why.maps")}
      </p>
    </div>
    <label class="check">
      <input type="checkbox" data-all-maps />
      <span>{t("why.all-maps")}</span>
    </label>
    <ol class="layers" data-layers />
  </Panel>
);

export const ChangesPanel = () => (
  <Panel name="changes" title={t("why.changes")} none={t("why.changes-none")}>
    <div class="worth">
      <canvas width="28" height="28" role="img" aria-label={t("why.changed")} />
      <div>
        <p class="said" role="status" data-changed />
        <p class="small muted">{t("why.changes-how")}</p>
        <button type="button" data-reset disabled>
          {t("why.reset")}
        </button>
      </div>
    </div>
    {SLIDERS.map((slider) => (
      <ChangeSlider {...slider} />
    ))}
  </Panel>
);

const ChangeSlider = ({ name, unit, min, max, step }: Slider) => (
  <div class="slider" data-slider={name}>
    <p>
      <label for={`change-${name}`}>{t(`why.slider-${name}`)}</label>
      {name === "drawn" && (
        <button type="button" class="quiet" data-replay data-stop={t("why.replay-stop")}>
          {t("why.replay")}
        </button>
      )}
      <output for={`change-${name}`}>
        {UNCHANGED[name]}
        {unit}
      </output>
    </p>
    <svg height="60" aria-hidden="true" />
    <input
      type="range"
      id={`change-${name}`}
      min={min}
      max={max}
      step={step}
      value={UNCHANGED[name]}
      aria-describedby={`change-${name}-words`}
    />
    <p class="small muted" id={`change-${name}-words`} data-words />
  </div>
);

export const DamagePanel = () => (
  <Panel
    name="damage"
    title={t("why.damage")}
    none={t("why.none")}
    ensemble={t("why.damage-ensemble")}
  >
    <div role="status">
      <p class="said" data-damaged />
      <p class="small" data-damaged-right>
        &nbsp;
      </p>
    </div>
    <label class="field">
      <span>{t("why.damage-layer")}</span>
      <select data-layer>
        <option value="">{t("why.damage-all")}</option>
      </select>
    </label>
    <DamageSlider name="noise" max={200} />
    <DamageSlider name="zeros" max={100} />
    <div class="row">
      <label class="check">
        <input type="checkbox" data-biases />
        <span>{t("why.damage-biases")}</span>
      </label>
      <button type="button" data-mend disabled>
        {t("why.damage-mend")}
      </button>
    </div>
    <p class="small muted">{t("why.damage-how")}</p>
  </Panel>
);

const DamageSlider = ({ name, max }: { name: "noise" | "zeros"; max: number }) => (
  <div class="slider">
    <p>
      <label for={`damage-${name}`}>{t(`why.damage-${name}`)}</label>
      <output for={`damage-${name}`}>0&nbsp;%</output>
    </p>
    <input type="range" id={`damage-${name}`} min={0} max={max} step={5} value={0} />
  </div>
);

export const MapPanel = () => (
  <Panel name="map" title={t("why.map")} none={t("why.none")}>
    {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: keys move a cross on it, so it is no picture. */}
    <canvas tabindex={0} role="application" aria-label={t("why.map-drawn")} data-map />
    <p class="small said" role="status" data-map-words />
    <ol class="neighbours" data-map-near />
    <p class="small muted">{t("why.map-how")}</p>
  </Panel>
);

export const NearestPanel = () => (
  <Panel name="nearest" title={t("why.nearest")}>
    <ol class="neighbours" data-neighbours />
    <p class="small muted" role="status" data-nearest-words />
    <p class="small muted">{t("why.nearest-how")}</p>
  </Panel>
);
