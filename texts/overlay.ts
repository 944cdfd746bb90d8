import type { Row } from "./languages.ts";

/** The page of several trainings in one chart, as the server draws it. */
export const overlay = {
  "overlay.title": {
    en: "Compare runs",
    de: "Trainings vergleichen",
    fr: "Comparer des entraînements",
    es: "Comparar entrenamientos",
  },
  "overlay.lead": {
    en: "Up to {most} runs in one chart. The address of this page holds the choice: it can be kept or passed on.",
    de: "Bis zu {most} Trainings in einem Diagramm. Die Adresse dieser Seite enthält die Auswahl: Sie lässt sich speichern oder weitergeben.",
    fr: "Jusqu’à {most} entraînements dans un graphique. L’adresse de cette page contient le choix : elle peut être gardée ou transmise.",
    es: "Hasta {most} entrenamientos en un gráfico. La dirección de esta página contiene la selección: se puede guardar o compartir.",
  },
  "overlay.missing": {
    en: "{missing} of the {asked} runs asked for are not here: they may have been deleted.",
    de: "Hier nicht zu finden: {missing} der {asked} gewünschten Trainings. Vielleicht wurden sie gelöscht.",
    fr: "Introuvables ici : {missing} des {asked} entraînements demandés. Ils ont peut-être été supprimés.",
    es: "No se encuentran aquí: {missing} de los {asked} entrenamientos pedidos. Puede que se hayan borrado.",
  },
  "overlay.too-many": {
    en: "{asked} runs were asked for; the first {most} are shown.",
    de: "{asked} Trainings waren gewünscht; die ersten {most} sind zu sehen.",
    fr: "{asked} entraînements ont été demandés ; les {most} premiers sont affichés.",
    es: "Se pidieron {asked} entrenamientos; se muestran los {most} primeros.",
  },
  "overlay.lines": { en: "Lines", de: "Linien", fr: "Courbes", es: "Líneas" },
  "overlay.training": {
    en: "Training",
    de: "Training",
    fr: "Entraînement",
    es: "Entrenamiento",
  },
  "overlay.both": {
    en: "Both, training faint",
    de: "Beide, Training blass",
    fr: "Les deux, entraînement estompé",
    es: "Ambos, entrenamiento tenue",
  },
  "overlay.across": {
    en: "Across",
    de: "Waagerecht",
    fr: "En abscisse",
    es: "En horizontal",
  },
  "overlay.epochs": { en: "Epochs", de: "Epochen", fr: "Époques", es: "Épocas" },
  "overlay.time-trained": {
    en: "Time trained",
    de: "Trainingsdauer",
    fr: "Durée d’entraînement",
    es: "Duración del entrenamiento",
  },
  "overlay.start-with-first": {
    en: "The curves start with the first epoch.",
    de: "Die Kurven beginnen mit der ersten Epoche.",
    fr: "Les courbes commencent avec la première époque.",
    es: "Las curvas empiezan con la primera época.",
  },
  "overlay.side-by-side": {
    en: "Side by side",
    de: "Nebeneinander",
    fr: "Côte à côte",
    es: "Lado a lado",
  },
  "overlay.misread": {
    en: "Misread test images",
    de: "Falsch gelesene Testbilder",
    fr: "Images de test mal lues",
    es: "Imágenes de prueba mal leídas",
  },
  "overlay.best-accuracy": {
    en: "Best validation accuracy",
    de: "Beste Genauigkeit (Validierung)",
    fr: "Meilleure exactitude de validation",
    es: "Mejor exactitud de validación",
  },
  "overlay.lowest-loss": {
    en: "Lowest validation loss",
    de: "Kleinster Verlust (Validierung)",
    fr: "Plus faible perte de validation",
    es: "Menor pérdida de validación",
  },
  "overlay.preset": {
    en: "Preset",
    de: "Vorlage",
    fr: "Préréglage",
    es: "Preajuste",
  },
  "overlay.data": { en: "Data", de: "Daten", fr: "Données", es: "Datos" },
  "overlay.threads": { en: "Threads", de: "Anzahl Threads", fr: "Nombre de threads", es: "Hilos" },
  "overlay.not-set": { en: "none", de: "ohne", fr: "sans", es: "no se usa" },
  "overlay.same-recipes": {
    en: "Their recipes are the same.",
    de: "Ihre Rezepte sind gleich.",
    fr: "Leurs recettes sont les mêmes.",
    es: "Sus recetas son iguales.",
  },
  "overlay.table": {
    en: "Validation loss and accuracy by epoch; those of training where nothing is validated.",
    de: "Verlust und Genauigkeit der Validierung je Epoche; die des Trainings, wo nichts validiert wird.",
    fr: "Perte et exactitude de validation par époque ; celles de l’entraînement là où rien n’est validé.",
    es: "Pérdida y exactitud de validación por época; las del entrenamiento donde no se valida nada.",
  },
  "overlay.loss-of": {
    en: "{run}: loss",
    de: "{run}: Verlust",
    fr: "{run} : perte",
    es: "{run}: pérdida",
  },
  "overlay.accuracy-of": {
    en: "{run}: accuracy",
    de: "{run}: Genauigkeit",
    fr: "{run} : exactitude",
    es: "{run}: exactitud",
  },
} as const satisfies Record<`overlay.${string}`, Row>;
