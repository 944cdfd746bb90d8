import { namesInLine } from "../../models/layers-line.ts";
import type { ModelInfo } from "../deps.ts";
import { t } from "../language.tsx";

/** What answers, in a line: the layers of one network, in the notation of every language, or whose mean it is. */
export function networkWords({ layers }: ModelInfo): string {
  const names = namesInLine(layers);
  return names === undefined ? layers : t("models.mean-of", { names });
}
