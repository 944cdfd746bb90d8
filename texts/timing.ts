import type { Row } from "./languages.ts";

/** What the script that measures models on their page says. */
export const timing = {
  "timing.failed": { en: "failed", de: "gescheitert", fr: "échec", es: "falló" },
} as const satisfies Record<`timing.${string}`, Row>;
