import type { Row } from "./languages.ts";

/** What is said of a run by the scripts that follow it, and by those that draw its curves. */
export const live = {
  "live.of": { en: "{n} of {all}", de: "{n} von {all}", fr: "{n} sur {all}", es: "{n} de {all}" },
  "live.step": { en: "Step", de: "Schritt", fr: "Pas", es: "Paso" },
  "live.epoch": { en: "Epoch", de: "Epoche", fr: "Époque", es: "Época" },
  "live.time": { en: "Time", de: "Zeit", fr: "Temps", es: "Tiempo" },
  "live.training-by-step": {
    en: "Training, by step",
    de: "Training, je Schritt",
    fr: "Entraînement, par pas",
    es: "Entrenamiento, por paso",
  },
  "live.training-by-epoch": {
    en: "Training, by epoch",
    de: "Training, je Epoche",
    fr: "Entraînement, par époque",
    es: "Entrenamiento, por época",
  },
  "live.validation": {
    en: "Validation",
    de: "Validierung",
    fr: "Validation",
    es: "Validación",
  },
  "live.training-of": {
    en: "{run}, training",
    de: "{run}, Training",
    fr: "{run}, entraînement",
    es: "{run}, entrenamiento",
  },
  "live.chart-keys": {
    en: "Chart. Plus and minus zoom, arrows move, 0 shows all.",
    de: "Diagramm. Plus und Minus zoomen, Pfeile verschieben, 0 zeigt alles.",
    fr: "Graphique. Plus et moins zooment, les flèches déplacent, 0 montre tout.",
    es: "Gráfico. Más y menos cambian el zoom, las flechas mueven, 0 muestra todo.",
  },
} as const satisfies Record<`live.${string}`, Row>;
