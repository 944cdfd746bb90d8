import { PRECISIONS, type Precision } from "../../models/addresses.ts";
import type { ModelInfo } from "../deps.ts";
import { accuracy, t } from "../language.tsx";

/** Which model answers. */
export const ModelPicker = ({
  models,
  chosen,
}: {
  models: readonly ModelInfo[];
  chosen: string | undefined;
}) => (
  <label class="field">
    <span>{t("answer.model")}</span>
    <select name="model" data-model>
      {models.map(({ name, testAccuracy }) => (
        <option value={name} selected={name === chosen}>
          {testAccuracy === undefined ? name : `${name} (${accuracy(testAccuracy)})`}
        </option>
      ))}
    </select>
  </label>
);

/** Which of a model's weight files the browser loads. */
export const PrecisionPicker = ({ chosen }: { chosen: Precision }) => (
  <label class="field">
    <span>{t("answer.weights")}</span>
    <select data-precision>
      {PRECISIONS.map((precision) => (
        <option value={precision} selected={precision === chosen}>
          {t(`answer.weights-${precision}`)}
        </option>
      ))}
    </select>
  </label>
);
