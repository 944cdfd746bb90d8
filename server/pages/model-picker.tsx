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
