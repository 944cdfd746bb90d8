import type { Row } from "./languages.ts";

/** The Data page, as the server draws it. */
export const data = {
  "data.lead": {
    en: "What the models learn from and are measured on.",
    de: "Woraus die Modelle lernen und woran sie gemessen werden.",
    fr: "Les images sur lesquelles les modèles apprennent et sont mesurés.",
    es: "Las imágenes con las que los modelos aprenden y se miden.",
  },
  "data.sets": {
    en: "Data sets",
    de: "Datensätze",
    fr: "Jeux de données",
    es: "Conjuntos de datos",
  },
  "data.facts": {
    en: "Facts of {name}",
    de: "Angaben zu {name}",
    fr: "Informations sur {name}",
    es: "Datos de {name}",
  },
  "data.image-size": {
    en: "Size of an image",
    de: "Größe eines Bildes",
    fr: "Taille d’une image",
    es: "Tamaño de una imagen",
  },
  "data.classes": { en: "Classes", de: "Klassen", fr: "Classes", es: "Clases" },
  "data.class": { en: "Class", de: "Klasse", fr: "Classe", es: "Clase" },
  "data.train": { en: "Training", de: "Training", fr: "Entraînement", es: "Entrenamiento" },
  "data.test": { en: "Test", de: "Test", fr: "Test", es: "Prueba" },
  "data.images-train": {
    en: "Training images",
    de: "Trainingsbilder",
    fr: "Images d’entraînement",
    es: "Imágenes de entrenamiento",
  },
  "data.images-test": {
    en: "Test images",
    de: "Testbilder",
    fr: "Images de test",
    es: "Imágenes de prueba",
  },
  "data.sheet-train": {
    en: "Training images of {name}",
    de: "Trainingsbilder von {name}",
    fr: "Images d’entraînement de {name}",
    es: "Imágenes de entrenamiento de {name}",
  },
  "data.sheet-test": {
    en: "Test images of {name}",
    de: "Testbilder von {name}",
    fr: "Images de test de {name}",
    es: "Imágenes de prueba de {name}",
  },
  "data.per-class": {
    en: "Images per class",
    de: "Bilder je Klasse",
    fr: "Images par classe",
    es: "Imágenes por clase",
  },
  "data.means": {
    en: "Mean image of each class",
    de: "Mittleres Bild jeder Klasse",
    fr: "Image moyenne de chaque classe",
    es: "Imagen media de cada clase",
  },
  "data.samples": { en: "Samples", de: "Beispiele", fr: "Exemples", es: "Ejemplos" },
  "data.more-of": {
    en: "More images of {label}",
    de: "Mehr Bilder von {label}",
    fr: "Plus d’images de {label}",
    es: "Más imágenes de {label}",
  },
  "data.class-page": {
    en: "{name}: {count} images, page {page} of {pages}",
    de: "{name}: {count} Bilder, Seite {page} von {pages}",
    fr: "{name} : {count} images, page {page} sur {pages}",
    es: "{name}: {count} imágenes, página {page} de {pages}",
  },
  "data.class-pages": {
    en: "Pages of this class",
    de: "Seiten dieser Klasse",
    fr: "Pages de cette classe",
    es: "Páginas de esta clase",
  },
  "data.back": { en: "Back", de: "Zurück", fr: "Précédent", es: "Anterior" },
  "data.next": { en: "Next", de: "Weiter", fr: "Suivant", es: "Siguiente" },
} as const satisfies Record<`data.${string}`, Row>;
