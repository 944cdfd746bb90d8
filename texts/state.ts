import type { Row } from "./languages.ts";

/** What a training is doing, in a word: on the server, and in the browser. */
export const state = {
  "state.ready": { en: "ready", de: "bereit", fr: "prêt", es: "listo" },
  "state.queued": { en: "queued", de: "wartet", fr: "en attente", es: "en espera" },
  "state.queued-at": {
    en: "queued, {position} of {waiting}",
    de: "wartet, {position} von {waiting}",
    fr: "en attente, {position} sur {waiting}",
    es: "en espera, {position} de {waiting}",
  },
  "state.loading": { en: "loading", de: "lädt", fr: "chargement", es: "cargando" },
  "state.running": { en: "running", de: "läuft", fr: "en cours", es: "en curso" },
  "state.testing": { en: "testing", de: "wird getestet", fr: "évaluation", es: "probando" },
  "state.paused": { en: "paused", de: "angehalten", fr: "suspendu", es: "en pausa" },
  "state.finished": { en: "finished", de: "fertig", fr: "terminé", es: "terminado" },
  "state.stopped": { en: "stopped", de: "beendet", fr: "arrêté", es: "detenido" },
  "state.failed": { en: "failed", de: "gescheitert", fr: "échoué", es: "fallido" },
  "state.interrupted": {
    en: "interrupted",
    de: "unterbrochen",
    fr: "interrompu",
    es: "interrumpido",
  },
} as const satisfies Record<`state.${string}`, Row>;
