import type { ModelInfo } from "../deps.ts";
import { t } from "../language.tsx";

/** What answers, in a line: the layers of one network, in the notation of every language, or whose mean it is. */
export function networkWords({
  layers,
  members,
  int8,
}: Pick<ModelInfo, "layers" | "members" | "int8">): string {
  if (members === undefined) return layers;
  const mean = t("models.mean-of", { names: members.join(", ") });
  return int8 ? `${mean} · int8` : mean;
}
