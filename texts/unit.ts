import type { Row } from "./languages.ts";

/** What figures are said with, for `models/format.ts`: scripts have it without being sent it. */
export const unit = {
  "unit.byte": { en: "B", de: "B", fr: "o", es: "B" },
  "unit.unknown": { en: "unknown", de: "unbekannt", fr: "inconnu", es: "desconocido" },
  "unit.under-second": {
    en: "under 1 s",
    de: "unter 1 s",
    fr: "moins de 1 s",
    es: "menos de 1 s",
  },
  "unit.under-minute": {
    en: "under a minute",
    de: "unter einer Minute",
    fr: "moins d’une minute",
    es: "menos de un minuto",
  },
  "unit.about-minutes": {
    en: "about {n} min",
    de: "etwa {n} min",
    fr: "environ {n} min",
    es: "unos {n} min",
  },
  "unit.about-hours": {
    en: "about {n} h",
    de: "etwa {n} h",
    fr: "environ {n} h",
    es: "unas {n} h",
  },
  "unit.images-per-second": {
    en: "{count} images/s",
    de: "{count} Bilder/s",
    fr: "{count} images/s",
    es: "{count} imágenes/s",
  },
} as const satisfies Record<`unit.${string}`, Row>;
