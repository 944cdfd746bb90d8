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
    de: "Eine Vorlage wählen, nach Belieben ihr Rezept ändern und starten. Trainiert wird auf dem Server, eines nach dem anderen, und auch dann weiter, wenn die Seite geschlossen wird; oder in diesem Browser, solange die Seite dafür offen ist.",
    fr: "Choisissez un préréglage, modifiez sa recette si vous le souhaitez, et lancez. L’entraînement se fait sur le serveur, un à la fois, et continue quand vous fermez la page ; ou dans ce navigateur, tant que sa page est ouverte.",
    es: "Elige un preajuste, cambia su receta si quieres y empieza. El entrenamiento se hace en el servidor, de uno en uno, y sigue cuando cierras la página; o en este navegador, mientras su página esté abierta.",
  },
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
    fr: "{share} justes",
    es: "{share} correctas",
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
    en: "{preset} on {data}, {epochs}, in this browser: keep this page open and visible. Nothing is sent.",
    de: "{preset} mit {data}, {epochs}, in diesem Browser: Diese Seite offen und sichtbar lassen. Gesendet wird nichts.",
    fr: "{preset} sur {data}, {epochs}, dans ce navigateur : gardez cette page ouverte et visible. Rien n’est envoyé.",
    es: "{preset} con {data}, {epochs}, en este navegador: mantén esta página abierta y visible. No se envía nada.",
  },
  "train.state": { en: "State", de: "Zustand", fr: "État", es: "Estado" },
  "train.needs-scripts": {
    en: "Needs scripts, and a browser of the last years.",
    de: "Braucht JavaScript und einen Browser der letzten Jahre.",
    fr: "Nécessite JavaScript et un navigateur récent.",
    es: "Necesita JavaScript y un navegador de los últimos años.",
  },
  "train.start": { en: "Start", de: "Starten", fr: "Démarrer", es: "Iniciar" },
  "train.pause": { en: "Pause", de: "Anhalten", fr: "Suspendre", es: "Pausar" },
  "train.resume": { en: "Resume", de: "Fortsetzen", fr: "Reprendre", es: "Reanudar" },
  "train.stop": { en: "Stop", de: "Beenden", fr: "Arrêter", es: "Detener" },
  "train.epochs": {
    en: "Table of epochs",
    de: "Tabelle der Epochen",
    fr: "Tableau des époques",
    es: "Tabla de épocas",
  },
  "train.recipe": { en: "Recipe", de: "Rezept", fr: "Recette", es: "Receta" },
  "train.trained-here": {
    en: "Trained here",
    de: "Hier trainiert",
    fr: "Entraîné ici",
    es: "Entrenado aquí",
  },
  "train.server-name": {
    en: "Name on the server",
    de: "Name auf dem Server",
    fr: "Nom sur le serveur",
    es: "Nombre en el servidor",
  },
  "train.name-rule": {
    en: "1 to 64 of a-z, 0-9 and -, not starting with -",
    de: "1 bis 64 Zeichen aus a-z, 0-9 und -, am Anfang kein -",
    fr: "de 1 à 64 caractères parmi a-z, 0-9 et -, sans - au début",
    es: "de 1 a 64 caracteres de a-z, 0-9 y -, sin - al principio",
  },
  "train.keep-on-server": {
    en: "Keep on the server",
    de: "Auf dem Server aufheben",
    fr: "Garder sur le serveur",
    es: "Guardar en el servidor",
  },
  "train.download": { en: "Download", de: "Herunterladen", fr: "Télécharger", es: "Descargar" },
  "train.forget": {
    en: "Delete from this device",
    de: "Von diesem Gerät löschen",
    fr: "Supprimer de cet appareil",
    es: "Borrar de este dispositivo",
  },
} as const satisfies Record<`train.${string}`, Row>;
