import type { Row } from "./languages.ts";

/** Trainings on the server: their list, the choice of some to compare, and the way to the same one again. */
export const runs = {
  "runs.title": { en: "Runs", de: "Trainings", fr: "Entraînements", es: "Entrenamientos" },
  "runs.compare": {
    en: "Compare the ticked",
    de: "Angehakte vergleichen",
    fr: "Comparer les cochés",
    es: "Comparar los marcados",
  },
  "runs.compare-one": {
    en: "Compare {name}",
    de: "{name} vergleichen",
    fr: "Comparer {name}",
    es: "Comparar {name}",
  },
  "runs.none": {
    en: "None yet. A run you start is listed here, and goes on if you close the page.",
    de: "Noch keine. Ein gestartetes Training steht dann hier und läuft weiter, wenn die Seite geschlossen wird.",
    fr: "Aucun pour l’instant. Un entraînement lancé apparaît ici et continue si vous fermez la page.",
    es: "Todavía no hay ninguno. El entrenamiento que inicies aparecerá aquí y seguirá aunque cierres la página.",
  },
  "runs.what": {
    en: "{preset} on {data}, seed {seed}, {created}",
    de: "{preset} mit {data}, Startwert {seed}, {created}",
    fr: "{preset} sur {data}, graine {seed}, {created}",
    es: "{preset} con {data}, semilla {seed}, {created}",
  },
  "runs.progress": {
    en: "Progress of {name}",
    de: "Fortschritt von {name}",
    fr: "Progression de {name}",
    es: "Progreso de {name}",
  },
  "runs.left": {
    en: "{time} left",
    de: "noch {time}",
    fr: "reste {time}",
    es: "tiempo restante: {time}",
  },
  "runs.starts-in": {
    en: "starts in {time}",
    de: "startet in {time}",
    fr: "démarre dans {time}",
    es: "empieza en {time}",
  },
  "runs.epoch-of": {
    en: "epoch {epoch} of {epochs}",
    de: "Epoche {epoch} von {epochs}",
    fr: "époque {epoch} sur {epochs}",
    es: "época {epoch} de {epochs}",
  },
  "runs.choose": {
    en: "Choose runs",
    de: "Trainings wählen",
    fr: "Choisir des entraînements",
    es: "Elegir entrenamientos",
  },
  "runs.choose-others": {
    en: "Choose other runs",
    de: "Andere Trainings wählen",
    fr: "Choisir d’autres entraînements",
    es: "Elegir otros entrenamientos",
  },
  "runs.none-to-compare": {
    en: "There are no runs yet. {start}, and it can be compared from its first epoch.",
    de: "Noch gibt es keine Trainings. {start}, und es lässt sich ab der ersten Epoche vergleichen.",
    fr: "Il n’y a pas encore d’entraînements. {start}, et il pourra être comparé dès sa première époque.",
    es: "Todavía no hay entrenamientos. {start} y podrás compararlo desde su primera época.",
  },
  "runs.start-one": {
    en: "Start one",
    de: "Eines starten",
    fr: "Lancez-en un",
    es: "Inicia uno",
  },
  "runs.again": {
    en: "The same run again",
    de: "Dasselbe Training noch einmal",
    fr: "Le même entraînement, à nouveau",
    es: "El mismo entrenamiento otra vez",
  },
  "runs.train-again": {
    en: "Train this again",
    de: "Noch einmal trainieren",
    fr: "Entraîner à nouveau",
    es: "Entrenar de nuevo",
  },
  "runs.same-weights": {
    en: "The same version of Inkling, data, seed and number of threads give the same weights, to the bit.",
    de: "Dieselbe Version von Inkling, dieselben Daten, derselbe Startwert und dieselbe Zahl von Threads ergeben dieselben Gewichte, aufs Bit genau.",
    fr: "La même version d’Inkling, les mêmes données, la même graine et le même nombre de threads donnent les mêmes poids, au bit près.",
    es: "La misma versión de Inkling, los mismos datos, la misma semilla y el mismo número de hilos dan los mismos pesos, bit a bit.",
  },
  "runs.link": {
    en: "Link that fills in the settings",
    de: "Link, der die Einstellungen ausfüllt",
    fr: "Lien qui remplit les réglages",
    es: "Enlace que rellena los ajustes",
  },
  "runs.command": {
    en: "Command line",
    de: "Befehlszeile",
    fr: "Ligne de commande",
    es: "Línea de comandos",
  },
} as const satisfies Record<`runs.${string}`, Row>;
