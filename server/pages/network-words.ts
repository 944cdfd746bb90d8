import type { ModelInfo } from "../deps.ts";
import { t } from "../language.tsx";

/** What answers, in a line: the layers of one network, in the notation of every language, or whose mean it is. */
export const networkWords = ({ layers, members }: ModelInfo): string =>
  members ? t("models.mean-of", { names: members.join(", ") }) : layers;
