import type { Child } from "hono/jsx";
import type { Preset } from "../../models/presets.ts";
import { problemSentence } from "../../texts/problems.ts";
import { describedIn } from "../../texts/shipped.ts";
import { languageOf, setting, Text, t } from "../language.tsx";
import type { Problem as Answer } from "../problem.ts";
import { Icon } from "./icons.tsx";
import { Problem } from "./problem.tsx";
import {
  changedFields,
  type FormValues,
  OPTIMIZER_FIELDS,
  OPTIMIZERS,
  ofTheRun,
  SCHEDULE_FIELDS,
  SCHEDULES,
} from "./run-form.ts";

export interface TrainFormProps {
  readonly preset: Preset;
  readonly values: FormValues;
  readonly datasets: readonly string[];
  /** Names of the models that can teach. */
  readonly teachers: readonly string[];
  readonly problem?: Answer | undefined;
}

const MONITORS = [
  ["validationLoss", "settings.validation-loss"],
  ["validationAccuracy", "settings.validation-accuracy"],
] as const;

const YES_NO = [
  ["", "settings.no"],
  ["true", "settings.yes"],
] as const;

/** Of the last group, which is open where one of them was changed. */
const MORE = ["teacher", "distilShare", "labelSmoothing", "clipNorm", "ema", "seed"];

/** What is wrong with a setting: the rule of a field, by the name that it has for programs. */
const ABOUT_SETTINGS = ["bad_request", "bad_value"];

/** The settings of a training, filled in with a recipe: every option that the trainer has. */
export const TrainForm = ({ preset, values, datasets, teachers, problem }: TrainFormProps) => {
  const changed = changedFields(preset, values);
  const { figure, choice } = fields(values, changed);
  return (
    <form class="card stack settings" method="post" action="/train" data-island="train-form">
      <h2>{t("settings.title")}</h2>
      {problem && <FormProblem problem={problem} />}
      {changed.length > 0 && (
        <p class="note">
          {t("settings.changed")} <a href={ownRecipe(preset, values)}>{t("settings.as-preset")}</a>
        </p>
      )}
      <input type="hidden" name="preset" value={preset.name} />
      <div class="fields">
        <label class="field wide">
          <span>{t("settings.name")}</span>
          <input
            name="name"
            maxlength={80}
            placeholder={describedIn(languageOf(), preset).title}
            value={values.name ?? ""}
          />
        </label>
        {choice(
          t("settings.data"),
          "data",
          datasets.map((d) => [d, d]),
        )}
        {figure(t("settings.epochs"), "epochs", { min: 1, max: 1000, step: "1" })}
        {figure(t("settings.batch-size"), "batchSize", { min: 1, max: 4096, step: "1" })}
        {figure(t("settings.validation-share"), "validation", { max: 99.99 })}
      </div>
      <Group title={t("settings.optimizer")} isOpen>
        {choice(t("settings.optimizer"), "optimizer", OPTIMIZERS)}
        {figure(t("settings.learning-rate"), "learningRate", { max: 10 })}
        {figure(t("settings.momentum"), "momentum", { max: 1, usual: 0 })}
        {choice(t("settings.nesterov"), "nesterov", saying(YES_NO))}
        {figure(t("settings.rho"), "rho", { max: 1, usual: 0.9 })}
        {figure("Beta 1", "beta1", { max: 1, usual: 0.9 })}
        {figure("Beta 2", "beta2", { max: 1, usual: 0.999 })}
        {figure("Epsilon", "epsilon", { max: 1, usual: 1e-7 })}
        {figure(t("settings.weight-decay"), "weightDecay", { max: 1, usual: 0.004 })}
      </Group>
      <Group title={t("settings.schedule")} isOpen>
        {choice(t("settings.schedule"), "schedule", saying(SCHEDULES))}
        {figure(t("settings.step-every"), "stepEvery", {
          min: 1,
          max: 1000,
          step: "1",
          usual: t("settings.two-thirds"),
        })}
        {figure(t("settings.factor"), "stepFactor", { max: 1, usual: 0.1 })}
        {figure(t("settings.warmup"), "warmup", { max: 1000, usual: 0 })}
        {figure(t("settings.floor"), "floor", { max: 1, usual: 0 })}
        {figure(t("settings.peak"), "peak", { max: 1, usual: 0.3 })}
        {figure(t("settings.factor"), "plateauFactor", { max: 1, usual: 0.1 })}
        {figure(t("settings.plateau-patience"), "plateauPatience", {
          max: 1000,
          step: "1",
          usual: 10,
        })}
        {figure(t("settings.plateau-minimum"), "plateauMinimum", { max: 10, usual: 0 })}
        {figure(t("settings.patience"), "patience", {
          max: 1000,
          step: "1",
          hint: t("settings.never"),
        })}
        {choice(t("settings.monitor"), "monitor", saying(MONITORS))}
      </Group>
      <Group title={t("settings.augmentation")} isOpen={hasAugmentation(values)}>
        {figure(t("settings.rotate"), "rotate", { max: 180 })}
        {figure(t("settings.zoom"), "zoom", { max: 99.99 })}
        {figure(t("settings.shift"), "shift", { max: 100 })}
        {figure(t("settings.shear"), "shear", { max: 89.99 })}
        {figure(t("settings.elastic"), "elastic", { max: 100 })}
        {figure(t("settings.sigma"), "sigma", { max: 100 })}
        {figure(t("settings.pen-width"), "penWidth", {
          max: 4,
          hint: t("settings.pen-width-hint"),
        })}
        {figure(t("settings.pen-blur"), "penBlur", { max: 100 })}
        {figure(t("settings.pen-contrast"), "penContrast", { max: 99.99 })}
        {figure(t("settings.gentle"), "gentle", {
          max: 100,
          hint: t("settings.gentle-hint"),
        })}
        {figure(t("settings.non-digits-share"), "nonDigits", {
          max: 100,
          hint: t("settings.non-digits-hint"),
        })}
        {figure(t("settings.drawn-digits-share"), "drawnDigits", {
          max: 100,
          hint: t("settings.drawn-digits-hint"),
        })}
        {figure(t("settings.crowded-digits-share"), "crowdedDigits", {
          max: 100,
          hint: t("settings.crowded-digits-hint"),
        })}
      </Group>
      <Group title={t("settings.more")} isOpen={MORE.some((field) => changed.includes(field))}>
        {choice(t("settings.teacher"), "teacher", [
          ["", t("settings.no-teacher")],
          ...teachers.map((name) => [name, name] as const),
        ])}
        {figure(t("settings.distil-share"), "distilShare", {
          max: 100,
          hint: t("settings.distil-hint"),
        })}
        {figure(t("settings.label-smoothing"), "labelSmoothing", { max: 0.9999 })}
        {figure(t("settings.clip-norm"), "clipNorm", { hint: t("settings.no-limit") })}
        {figure(t("settings.ema-decay"), "ema", { max: 0.99999, hint: t("settings.none") })}
        {figure(t("settings.seed"), "seed", { max: 2 ** 32 - 1, step: "1" })}
        {figure(t("settings.threads"), "threads", { min: 1, max: 64, step: "1" })}
      </Group>
      <div class="row starts">
        <button type="submit" class="primary">
          <Icon name="play" /> {t("settings.start")}
        </button>
        <button type="submit" class="scripted" formmethod="get" formaction="/train/here">
          {t("settings.here")}
        </button>
      </div>
    </form>
  );
};

/** The address of the form as the preset fills it, for the same data. */
function ownRecipe(preset: Preset, values: FormValues): string {
  return `/train?${new URLSearchParams({ preset: preset.name, ...ofTheRun(values) })}`;
}

/** A rule is said in English alone, and marked as that where the page is in another language. */
const FormProblem = ({ problem }: { problem: Answer }) => {
  const language = languageOf();
  if (language === "en" || !ABOUT_SETTINGS.includes(problem.code)) {
    return <Problem>{problemSentence(language, problem)}</Problem>;
  }
  return (
    <Problem>
      <Text k="settings.bad" values={{ why: <span lang="en">{problem.message}</span> }} />
    </Problem>
  );
};

const hasAugmentation = (values: FormValues): boolean =>
  [
    "rotate",
    "zoom",
    "shift",
    "shear",
    "elastic",
    "penWidth",
    "nonDigits",
    "drawnDigits",
    "crowdedDigits",
  ].some((field) => Number(values[field]) > 0);

const Group = ({
  title,
  isOpen,
  children,
}: {
  title: string;
  isOpen: boolean;
  children?: Child;
}) => (
  <details class="group" open={isOpen}>
    <summary>{title}</summary>
    <div class="fields">{children}</div>
  </details>
);

interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly step?: string;
  /** What an empty field stands for. */
  readonly usual?: number | string;
  readonly hint?: string;
}

/** Fields for numbers and choices, filled with their values; those that are not the preset's are marked. */
const fields = (values: FormValues, changed: readonly string[]) => {
  const label = (text: string, name: string) => (
    <span>
      {text}
      {changed.includes(name) && <em> *</em>}
    </span>
  );
  const figure = (
    text: string,
    name: string,
    { min = 0, max, step = "any", usual, hint }: Limits = {},
  ) => (
    <label class="field" data-for={kindsWith(name)}>
      {label(text, name)}
      <input
        type="number"
        inputmode="decimal"
        name={name}
        value={values[name] ?? ""}
        min={min}
        max={max}
        step={step}
        placeholder={typeof usual === "number" ? setting(usual) : usual}
      />
      {hint && <span class="hint">{hint}</span>}
    </label>
  );
  const choice = (text: string, name: string, options: Options) => (
    <label class="field" data-for={kindsWith(name)}>
      {label(text, name)}
      <select name={name}>
        {options.map(([value, says]) => (
          <option value={value} selected={value === values[name]}>
            {says}
          </option>
        ))}
      </select>
    </label>
  );
  return { figure, choice };
};

type Options = readonly (readonly [value: string, text: string])[];

/** The kinds of optimizer or schedule that take this figure: the style hides it for the others. */
function kindsWith(name: string): string | undefined {
  const kinds = [
    ...Object.entries(OPTIMIZER_FIELDS).filter(([, fields]) => fields.includes(name)),
    ...Object.entries(SCHEDULE_FIELDS).filter(([, fields]) =>
      fields.some(([field]) => field === name),
    ),
  ];
  return kinds.length === 0 ? undefined : kinds.map(([kind]) => kind).join(" ");
}

/** Options whose names are texts. */
const saying = (options: typeof MONITORS | typeof YES_NO | typeof SCHEDULES) =>
  options.map(([value, key]) => [value, t(key)] as const);
