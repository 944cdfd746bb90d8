import type { Row } from "./languages.ts";

/** The page of one model, as the server draws it. */
export const model = {
  "model.figures": { en: "Figures", de: "Kennzahlen", fr: "Chiffres clés", es: "Cifras" },
  "model.one-page": {
    en: "Download as a page",
    de: "Als Seite herunterladen",
    fr: "Télécharger sous forme de page",
    es: "Descargar como página",
  },
  "model.one-page-how": {
    en: "The page is one file with the model in it: it reads digits wherever it is opened, without a server or a network.",
    de: "Die Seite ist eine einzige Datei mit dem Modell darin: Sie liest Ziffern, wo immer sie geöffnet wird, ohne Server und ohne Netz.",
    fr: "La page est un seul fichier qui contient le modèle : elle lit les chiffres partout où on l’ouvre, sans serveur ni réseau.",
    es: "La página es un solo archivo con el modelo dentro: lee dígitos dondequiera que se abra, sin servidor y sin red.",
  },
  "model.run": {
    en: "The run it is from",
    de: "Das Training, aus dem es stammt",
    fr: "L’entraînement dont il est issu",
    es: "El entrenamiento del que procede",
  },
  "model.recipe": {
    en: "The recipe it was trained by",
    de: "Das Rezept, nach dem es trainiert wurde",
    fr: "La recette de son entraînement",
    es: "La receta con la que se entrenó",
  },
  "model.measured-on": {
    en: "Measured on the test images of {data}.",
    de: "Gemessen an den Testbildern von {data}.",
    fr: "Mesuré sur les images de test du jeu {data}.",
    es: "Medido con las imágenes de prueba de {data}.",
  },
  "model.sure-how": {
    en: "How often its answers are right, by how sure it is of them: measured on MNIST's 10,000 test images when you ask for it. That takes this server some seconds, a minute for a large model on a small machine.",
    de: "Wie oft seine Antworten richtig sind, je nachdem, wie sicher es sich ist: auf Wunsch an den 10.000 Testbildern von MNIST gemessen. Das dauert auf diesem Server einige Sekunden, bei einem großen Modell auf einem kleinen Rechner eine Minute.",
    fr: "À quelle fréquence ses réponses sont justes, selon sa certitude : c’est mesuré à la demande sur les 10 000 images de test de MNIST. Cela prend quelques secondes à ce serveur, une minute pour un grand modèle sur une petite machine.",
    es: "Con qué frecuencia acierta según lo seguro que está: se mide cuando lo pides, con las 10.000 imágenes de prueba de MNIST. A este servidor le lleva unos segundos; un minuto con un modelo grande en una máquina pequeña.",
  },
  "model.measure": { en: "Measure it", de: "Messen", fr: "Mesurer", es: "Medir" },
  "model.first-layer": {
    en: "First layer",
    de: "Erste Schicht",
    fr: "Première couche",
    es: "Primera capa",
  },
  "model.layers-of": {
    en: "Layers of {name}",
    de: "Schichten von {name}",
    fr: "Couches du modèle {name}",
    es: "Capas de {name}",
  },
  "model.layer": { en: "Layer", de: "Schicht", fr: "Couche", es: "Capa" },
  "model.output": { en: "Output", de: "Ausgabe", fr: "Sortie", es: "Salida" },
  "model.total": { en: "Total", de: "Summe", fr: "Total", es: "Total" },
  "model.max-pool": {
    en: "max-pool {size}",
    de: "Max-Pooling {size}",
    fr: "max-pooling {size}",
    es: "max-pooling {size}",
  },
  "model.average-pool": {
    en: "average-pool {size}",
    de: "Mittelwert-Pooling {size}",
    fr: "pooling moyen {size}",
    es: "average-pooling {size}",
  },
  "model.global-average": {
    en: "global average",
    de: "globaler Mittelwert",
    fr: "moyenne globale",
    es: "media global",
  },
  "model.batch-norm": {
    en: "batch norm",
    de: "Batch-Normali\u00adsierung",
    fr: "normali\u00adsation par lot",
    es: "normali\u00adzación por lotes",
  },
} as const satisfies Record<`model.${string}`, Row>;
