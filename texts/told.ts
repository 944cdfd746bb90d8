import type { Row } from "./languages.ts";

/** What the scripts of the page on embedding say. */
export const told = {
  "told.event": {
    en: "{event} of {name}: {value}",
    de: "{event} von {name}: {value}",
    fr: "{event} de {name} : {value}",
    es: "{event} de {name}: {value}",
  },
  "told.no-digit": {
    en: "no digit",
    de: "keine Ziffer",
    fr: "aucun chiffre",
    es: "ningún dígito",
  },
} as const satisfies Record<`told.${string}`, Row>;
