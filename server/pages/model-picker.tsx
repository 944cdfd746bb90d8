import { PRECISIONS, type Precision } from "../../models/addresses.ts";
import { accuracy } from "../../models/format.ts";
import type { ModelInfo } from "../deps.ts";

/** Which model answers. */
export const ModelPicker = ({
  models,
  chosen,
}: {
  models: readonly ModelInfo[];
  chosen: string | undefined;
}) => (
  <label class="field">
    <span>Model</span>
    <select name="model" data-model>
      {models.map(({ name, testAccuracy }) => (
        <option value={name} selected={name === chosen}>
          {testAccuracy === undefined ? name : `${name} (${accuracy(testAccuracy)})`}
        </option>
      ))}
    </select>
  </label>
);

const WEIGHTS: Readonly<Record<Precision, string>> = {
  int8: "int8, a quarter of the bytes",
  float32: "float32, as trained",
};

/** Which of a model's weight files the browser loads. */
export const PrecisionPicker = ({ chosen }: { chosen: Precision }) => (
  <label class="field">
    <span>Weights</span>
    <select data-precision>
      {PRECISIONS.map((precision) => (
        <option value={precision} selected={precision === chosen}>
          {WEIGHTS[precision]}
        </option>
      ))}
    </select>
  </label>
);
