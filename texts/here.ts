import type { Row } from "./languages.ts";

/** What scripts say of a training in the browser. */
export const here = {
  "here.fetching": {
    en: "Fetching the images.",
    de: "Die Bilder werden geladen.",
    fr: "Chargement des images.",
    es: "Cargando las imágenes.",
  },
  "here.thread": {
    en: "On 1 thread.",
    de: "Mit 1 Thread.",
    fr: "Sur 1 thread.",
    es: "En 1 hilo.",
  },
  "here.threads": {
    en: "On {count} threads.",
    de: "Mit {count} Threads.",
    fr: "Sur {count} threads.",
    es: "En {count} hilos.",
  },
  "here.paused": {
    en: "Its threads wait; nothing is lost as long as this page is open.",
    de: "Die Threads warten; nichts geht verloren, solange diese Seite offen ist.",
    fr: "Les threads attendent ; rien n’est perdu tant que cette page est ouverte.",
    es: "Los hilos esperan; no se pierde nada mientras esta página esté abierta.",
  },
  "here.by-hand": {
    en: "Step by step: one batch of images each.",
    de: "Schritt für Schritt: je ein Batch von Bildern.",
    fr: "Pas à pas : un lot d’images à chaque fois.",
    es: "Paso a paso: un lote de imágenes cada vez.",
  },
  "here.stopping": {
    en: "Stopping.",
    de: "Wird beendet.",
    fr: "Arrêt en cours.",
    es: "Deteniendo.",
  },
  "here.testing": {
    en: "Measuring the trained weights on the test images.",
    de: "Die trainierten Gewichte werden an den Testbildern gemessen.",
    fr: "Mesure des poids entraînés sur les images de test.",
    es: "Midiendo los pesos entrenados con las imágenes de prueba.",
  },
  "here.result": {
    en: "{share} of the test images are read right.",
    de: "{share} der Testbilder werden richtig gelesen.",
    fr: "{share} des images de test sont lues correctement.",
    es: "El {share} de las imágenes de prueba se lee bien.",
  },
  "here.not-started": {
    en: "The training did not start.",
    de: "Das Training ist nicht gestartet.",
    fr: "L’entraînement n’a pas démarré.",
    es: "El entrenamiento no arrancó.",
  },
  "here.best-epoch": {
    en: "{epoch}, best so far",
    de: "{epoch}, bisher beste",
    fr: "{epoch}, meilleure jusqu’ici",
    es: "{epoch}, la mejor hasta ahora",
  },
} as const satisfies Record<`here.${string}`, Row>;
