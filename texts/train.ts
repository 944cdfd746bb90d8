import type { Row } from "./languages.ts";

/** The Train page and the page of a training in the browser, as the server draws them. */
export const train = {
  "train.title": {
    en: "Train a model",
    de: "Ein Modell trainieren",
    fr: "Entraîner un modèle",
    es: "Entrenar un modelo",
  },
  "train.lead": {
    en: "Choose a preset, change its recipe if you like, and start. Training runs on the server, one at a time, and goes on when you close the page; or in this browser, as long as its page is open.",
    de: "Eine Vorlage wählen, nach Belieben ihr Rezept ändern und starten. Trainiert wird auf dem Server, ein Modell nach dem anderen, auch wenn die Seite geschlossen wird, oder in diesem Browser, solange die Seite dafür offen ist.",
    fr: "Choisissez un préréglage, modifiez sa recette si vous le souhaitez, puis lancez l’entraînement. Il se fait soit sur le serveur, un seul à la fois, et continue quand vous fermez la page, soit dans ce navigateur, tant que sa page reste ouverte.",
    es: "Elige un preajuste, cambia su receta si quieres y empieza. Los entrenamientos se hacen en el servidor, de uno en uno, y siguen aunque cierres la página; o en este navegador, mientras su página esté abierta.",
  },
  "train.one-step": { en: "One step", de: "Ein Schritt", fr: "Un pas", es: "Un paso" },
  "train.presets": { en: "Presets", de: "Vorlagen", fr: "Préréglages", es: "Preajustes" },
  "train.parameters": {
    en: "{count} parameters",
    de: "{count} Parameter",
    fr: "{count} paramètres",
    es: "{count} parámetros",
  },
  "train.right": {
    en: "{share} right",
    de: "{share} richtig",
    fr: "{share} d’exactitude",
    es: "{share} de aciertos",
  },
  "train.own-recipe": {
    en: "Its own recipe",
    de: "Das eigene Rezept",
    fr: "Sa propre recette",
    es: "Su propia receta",
  },
  "train.change-settings": {
    en: "Change the settings",
    de: "Einstellungen ändern",
    fr: "Modifier les réglages",
    es: "Cambiar los ajustes",
  },
  "train.here-lead": {
    en: "{preset} on {data}, {epochs}, in this browser: keep this page open and visible. The weights stay here; the server, which has the test images, draws the report from the answers to them.",
    de: "{preset} mit {data}, {epochs}, in diesem Browser: Diese Seite offen und sichtbar lassen. Die Gewichte bleiben hier; der Server, der die Testbilder hat, erstellt aus den Antworten dazu den Bericht.",
    fr: "{preset} sur {data}, {epochs}, dans ce navigateur : gardez cette page ouverte et visible. Les poids restent ici ; le serveur, qui a les images de test, dresse le rapport à partir des réponses.",
    es: "{preset} con {data}, {epochs}, en este navegador: mantén esta página abierta y visible. Los pesos se quedan aquí; el servidor, que tiene las imágenes de prueba, dibuja el informe a partir de las respuestas.",
  },
  "train.needs-scripts": {
    en: "Needs scripts, and a browser of the last years.",
    de: "Braucht JavaScript und einen Browser der letzten Jahre.",
    fr: "Nécessite JavaScript et un navigateur récent.",
    es: "Necesita JavaScript y un navegador de los últimos años.",
  },
  "train.start": { en: "Start", de: "Starten", fr: "Démarrer", es: "Iniciar" },
} as const satisfies Record<`train.${string}`, Row>;
