import type { Row } from "./languages.ts";

/** A model's page of one file. */
export const one = {
  "one.title": {
    en: "Write digits",
    de: "Ziffern schreiben",
    fr: "Écrivez des chiffres",
    es: "Escribe dígitos",
  },
  "one.lead": {
    en: "They are read in this page itself: nothing is sent anywhere.",
    de: "Gelesen wird auf dieser Seite selbst; es wird nichts gesendet.",
    fr: "Ils sont lus dans cette page même : rien n’est envoyé nulle part.",
    es: "Se leen en esta misma página: nada se envía a ninguna parte.",
  },
  "one.label": { en: "Digits", de: "Ziffern", fr: "Chiffres", es: "Dígitos" },
  "one.model": {
    en: "Made with Inkling. The model is {name}.",
    de: "Mit Inkling gemacht. Das Modell heißt {name}.",
    fr: "Fait avec Inkling. Le modèle est {name}.",
    es: "Hecho con Inkling. El modelo es {name}.",
  },
  "one.model-tested": {
    en: "Made with Inkling. The model is {name}; before its weights were rounded it read {share} of the test images right.",
    de: "Mit Inkling gemacht. Das Modell heißt {name}; bevor seine Gewichte gerundet wurden, las es {share} der Testbilder richtig.",
    fr: "Fait avec Inkling. Le modèle est {name} ; avant l’arrondi de ses poids, il lisait correctement {share} des images de test.",
    es: "Hecho con Inkling. El modelo es {name}; antes de redondear sus pesos leía bien el {share} de las imágenes de prueba.",
  },
} as const satisfies Record<`one.${string}`, Row>;
