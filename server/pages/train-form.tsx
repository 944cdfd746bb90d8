import type { Child } from "hono/jsx";
import type { Preset } from "../../models/presets.ts";
import { Icon } from "./icons.tsx";
import { Problem } from "./problem.tsx";
import { type FormValues, OPTIMIZERS, SCHEDULES } from "./run-form.ts";

export interface TrainFormProps {
  readonly preset: Preset;
  readonly values: FormValues;
  readonly datasets: readonly string[];
  readonly problem?: string | undefined;
}

/** The settings of a training, filled in with the preset's recipe. */
export const TrainForm = ({ preset, values, datasets, problem }: TrainFormProps) => (
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
      <Figure label="Epochs" name="epochs" values={values} min={1} max={1000} />
      <Figure label="Batch size" name="batchSize" values={values} min={1} max={4096} />
      <Choice label="Optimizer" name="optimizer" values={values} options={OPTIMIZERS} />
      <Figure
        label="Learning rate"
        name="learningRate"
        values={values}
        min={0}
        max={10}
        step="any"
      />
      <Choice label="Schedule" name="schedule" values={values} options={SCHEDULES} />
      <Figure label="Validation, %" name="validation" values={values} min={0} max={90} step="any" />
      <Figure label="Early stopping, epochs" name="patience" values={values} min={0} max={1000}>
        0 for never
      </Figure>
    </div>
    <Group title="Augmentation" open={hasAugmentation(values)}>
      <Figure
        label="Rotate, ± degrees"
        name="rotate"
        values={values}
        min={0}
        max={180}
        step="any"
      />
      <Figure label="Zoom, ± %" name="zoom" values={values} min={0} max={99} step="any" />
      <Figure
        label="Shift, ± % of the side"
        name="shift"
        values={values}
        min={0}
        max={100}
        step="any"
      />
      <Figure label="Shear, ± degrees" name="shear" values={values} min={0} max={89} step="any" />
      <Figure label="Elastic, pixels" name="elastic" values={values} min={0} max={100} step="any" />
      <Figure
        label="Elastic smoothness, pixels"
        name="sigma"
        values={values}
        min={0.5}
        max={100}
        step="any"
      />
      <Figure
        label="Pen wider by, pixels"
        name="penWidth"
        values={values}
        min={0}
        max={4}
        step="any"
      >
        0 for the pen as it is
      </Figure>
      <Figure label="Pen blur, %" name="penBlur" values={values} min={0} max={100} step="any" />
      <Figure
        label="Pen contrast, ± %"
        name="penContrast"
        values={values}
        min={0}
        max={99}
        step="any"
      />
      <Figure
        label="Gentle, % of images"
        name="gentle"
        values={values}
        min={0}
        max={100}
        step="any"
      >
        distorted by a third of this
      </Figure>
      <Figure
        label="Non-digits, % more images"
        name="nonDigits"
        values={values}
        min={0}
        max={100}
        step="any"
      >
        signs and scribbles to be unsure of
      </Figure>
      <Figure
        label="Drawn digits, % more images"
        name="drawnDigits"
        values={values}
        min={0}
        max={100}
        step="any"
      >
        styles that MNIST has few of: flagged ones, open fours
      </Figure>
      <Figure
        label="Crowded digits, % more images"
        name="crowdedDigits"
        values={values}
        min={0}
        max={100}
        step="any"
      >
        parts of neighbours, points and lines beside them
      </Figure>
    </Group>
    <Group title="More" open={false}>
      <Figure
        label="Label smoothing"
        name="labelSmoothing"
        values={values}
        min={0}
        max={0.99}
        step="any"
      />
      <Figure label="Gradient norm at most" name="clipNorm" values={values} min={0} step="any">
        0 for no limit
      </Figure>
      <Figure
        label="Weight average, decay"
        name="ema"
        values={values}
        min={0}
        max={0.99999}
        step="any"
      >
        0 for none
      </Figure>
      <Figure label="Seed" name="seed" values={values} min={0} max={2 ** 32 - 1} />
      <Figure label="Threads" name="threads" values={values} min={1} max={64} />
    </Group>
    <button type="submit" class="primary">
      <Icon name="play" /> Start training
    </button>
  </form>
);

const hasAugmentation = (values: FormValues): boolean =>
  ["rotate", "zoom", "shift", "shear", "elastic", "penWidth"].some(
    (field) => Number(values[field]) > 0,
  );

const Group = ({ title, open, children }: { title: string; open: boolean; children?: Child }) => (
  <details class="group" open={open}>
    <summary>{title}</summary>
    <div class="fields">{children}</div>
  </details>
);

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly values: FormValues;
}

const Figure = ({
  label,
  name,
  values,
  children,
  ...limits
}: FieldProps & { min: number; max?: number; step?: string; children?: Child }) => (
  <label class="field">
    <span>{label}</span>
    <input type="number" inputmode="decimal" name={name} value={values[name] ?? ""} {...limits} />
    {children && <span class="hint">{children}</span>}
  </label>
);

const Choice = ({
  label,
  name,
  values,
  options,
}: FieldProps & { options: readonly (readonly [value: string, text: string])[] }) => (
  <label class="field">
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
