import type { Child } from "hono/jsx";
import type { Preset } from "../../models/presets.ts";
import { Icon } from "./icons.tsx";
import { Problem } from "./problem.tsx";
import {
  type FormValues,
  OPTIMIZER_FIELDS,
  OPTIMIZERS,
  SCHEDULE_FIELDS,
  SCHEDULES,
} from "./run-form.ts";

export interface TrainFormProps {
  readonly preset: Preset;
  readonly values: FormValues;
  readonly datasets: readonly string[];
  readonly problem?: string | undefined;
}

const MONITORS = [
  ["validationLoss", "Validation loss"],
  ["validationAccuracy", "Validation accuracy"],
] as const;

const YES_NO = [
  ["", "No"],
  ["true", "Yes"],
] as const;

/** The settings of a training, filled in with a recipe: every option that the trainer has. */
export const TrainForm = ({ preset, values, datasets, problem }: TrainFormProps) => {
  const figure = figures(values);
  return (
    <form class="card stack settings" method="post" action="/train">
      <h2>Settings</h2>
      {problem && <Problem>{problem}</Problem>}
      <input type="hidden" name="preset" value={preset.name} />
      <div class="fields">
        <label class="field wide">
          <span>Name of the run</span>
          <input name="name" maxlength={80} placeholder={preset.title} value={values.name ?? ""} />
        </label>
        <Choice label="Data" name="data" values={values} options={datasets.map((d) => [d, d])} />
        {figure("Epochs", "epochs", { min: 1, max: 1000, step: "1" })}
        {figure("Batch size", "batchSize", { min: 1, max: 4096, step: "1" })}
        {figure("Validation, %", "validation", { max: 99.99 })}
      </div>
      <Group title="Optimizer" isOpen>
        <Choice label="Optimizer" name="optimizer" values={values} options={OPTIMIZERS} />
        {figure("Learning rate", "learningRate", { max: 10 })}
        {figure("Momentum", "momentum", { max: 1, usual: 0 })}
        <Choice label="Nesterov momentum" name="nesterov" values={values} options={YES_NO} />
        {figure("Rho, decay of the squares", "rho", { max: 1, usual: 0.9 })}
        {figure("Beta 1", "beta1", { max: 1, usual: 0.9 })}
        {figure("Beta 2", "beta2", { max: 1, usual: 0.999 })}
        {figure("Epsilon", "epsilon", { max: 1, usual: 1e-7 })}
        {figure("Weight decay", "weightDecay", { max: 1, usual: 0.004 })}
      </Group>
      <Group title="Schedule" isOpen>
        <Choice label="Schedule" name="schedule" values={values} options={SCHEDULES} />
        {figure("Lower every, epochs", "stepEvery", {
          min: 1,
          max: 1000,
          step: "1",
          usual: "two thirds",
        })}
        {figure("Lower by the factor", "stepFactor", { max: 1, usual: 0.1 })}
        {figure("Warm-up, epochs", "warmup", { max: 1000, usual: 0 })}
        {figure("Lowest, share of the rate", "floor", { max: 1, usual: 0 })}
        {figure("Highest at, share of the steps", "peak", { max: 1, usual: 0.3 })}
        {figure("Lower by the factor", "plateauFactor", { max: 1, usual: 0.1 })}
        {figure("After, epochs without progress", "plateauPatience", {
          max: 1000,
          step: "1",
          usual: 10,
        })}
        {figure("Not below the rate", "plateauMinimum", { max: 10, usual: 0 })}
        {figure("Early stopping, epochs", "patience", {
          max: 1000,
          step: "1",
          hint: "0 for never",
        })}
        <Choice label="Progress is of the" name="monitor" values={values} options={MONITORS} />
      </Group>
      <Group title="Augmentation" isOpen={hasAugmentation(values)}>
        {figure("Rotate, ± degrees", "rotate", { max: 180 })}
        {figure("Zoom, ± %", "zoom", { max: 99.99 })}
        {figure("Shift, ± % of the side", "shift", { max: 100 })}
        {figure("Shear, ± degrees", "shear", { max: 89.99 })}
        {figure("Elastic, pixels", "elastic", { max: 100 })}
        {figure("Elastic smoothness, pixels", "sigma", { max: 100 })}
        {figure("Pen wider by, pixels", "penWidth", { max: 4, hint: "0 for the pen as it is" })}
        {figure("Pen blur, %", "penBlur", { max: 100 })}
        {figure("Pen contrast, ± %", "penContrast", { max: 99.99 })}
        {figure("Gentle, % of images", "gentle", {
          max: 100,
          hint: "distorted by a third of this",
        })}
        {figure("Non-digits, % more images", "nonDigits", {
          max: 100,
          hint: "signs and scribbles to be unsure of",
        })}
        {figure("Drawn digits, % more images", "drawnDigits", {
          max: 100,
          hint: "styles that MNIST has few of: flagged ones, open fours",
        })}
        {figure("Crowded digits, % more images", "crowdedDigits", {
          max: 100,
          hint: "parts of neighbours, points and lines beside them",
        })}
      </Group>
      <Group title="More" isOpen={false}>
        {figure("Label smoothing", "labelSmoothing", { max: 0.9999 })}
        {figure("Gradient norm at most", "clipNorm", { hint: "0 for no limit" })}
        {figure("Weight average, decay", "ema", { max: 0.99999, hint: "0 for none" })}
        {figure("Seed", "seed", { max: 2 ** 32 - 1, step: "1" })}
        {figure("Threads", "threads", { min: 1, max: 64, step: "1" })}
      </Group>
      <div class="row starts">
        <button type="submit" class="primary">
          <Icon name="play" /> Start training
        </button>
        <button type="submit" class="scripted" formmethod="get" formaction="/train/here">
          Train in this browser
        </button>
      </div>
    </form>
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

/** A field for a number, filled with its value. */
const figures = (values: FormValues) => {
  return (
    label: string,
    name: string,
    { min = 0, max, step = "any", usual, hint }: Limits = {},
  ) => (
    <label class="field" data-for={kindsWith(name)}>
      <span>{label}</span>
      <input
        type="number"
        inputmode="decimal"
        name={name}
        value={values[name] ?? ""}
        min={min}
        max={max}
        step={step}
        placeholder={usual === undefined ? undefined : String(usual)}
      />
      {hint && <span class="hint">{hint}</span>}
    </label>
  );
};

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

const Choice = ({
  label,
  name,
  values,
  options,
}: {
  label: string;
  name: string;
  values: FormValues;
  options: readonly (readonly [value: string, text: string])[];
}) => (
  <label class="field" data-for={kindsWith(name)}>
    <span>{label}</span>
    <select name={name}>
      {options.map(([value, text]) => (
        <option value={value} selected={value === values[name]}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
