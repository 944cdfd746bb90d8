import type { Language, Said } from "./languages.ts";

interface Described {
  readonly title: string;
  readonly summary?: string;
}

/**
 * What the models that come with Inkling are called and what is said of them, by their names. English is not here: it is
 * in their presets, for programs, too. A title that is a name is the same everywhere.
 */
export const SHIPPED: Readonly<
  Record<string, { readonly title?: Said; readonly summary: Said } | undefined>
> = {
  inkling: {
    summary: {
      de: "Der Standard: sieben kleine Faltungen mit Batch-Normalisierung und globalem Mittelwert, trainiert mit verzerrten Ziffern vieler Stifte und mit Zeichen, die keine Ziffern sind.",
      fr: "Le modèle par défaut : sept petites convolutions avec normalisation par lot et moyenne globale, entraînées sur des chiffres déformés de nombreux stylos et sur des signes qui ne sont pas des chiffres.",
      es: "El modelo por defecto: siete convoluciones pequeñas con normalización por lotes y media global, entrenadas con dígitos deformados, de trazos muy variados, y con signos que no son dígitos.",
    },
  },
  mlp: {
    summary: {
      de: "Eine verborgene Schicht mit 512 Neuronen: das klassische erste Netz.",
      fr: "Une couche cachée de 512 neurones : le premier réseau classique.",
      es: "Una capa oculta de 512 neuronas: la primera red clásica.",
    },
  },
  "mlp-deep": {
    title: { de: "Tiefes MLP", fr: "MLP profond", es: "MLP profundo" },
    summary: {
      de: "Drei verborgene Schichten mit Dropout; das Training endet, wenn der Validierungsverlust nicht mehr sinkt.",
      fr: "Trois couches cachées avec dropout ; l’entraînement s’arrête quand la perte de validation ne baisse plus.",
      es: "Tres capas ocultas con dropout; el entrenamiento se detiene cuando la pérdida de validación ya no baja.",
    },
  },
  "cnn-simple": {
    title: { de: "Einfaches CNN", fr: "CNN simple", es: "CNN simple" },
    summary: {
      de: "Zwei Faltungen mit Max-Pooling, eine vollverbundene Schicht.",
      fr: "Deux convolutions avec max-pooling, une couche dense.",
      es: "Dos convoluciones con max-pooling y una capa densa.",
    },
  },
  "cnn-l2": {
    title: { de: "CNN mit L2", fr: "CNN avec L2", es: "CNN con L2" },
    summary: {
      de: "Das einfache CNN mit L2-Strafterm auf der vollverbundenen Schicht und Dropout vor der Ausgabe.",
      fr: "Le CNN simple avec une pénalité L2 sur sa couche dense et un dropout avant la sortie.",
      es: "La CNN simple con una penalización L2 en su capa densa y dropout antes de la salida.",
    },
  },
  "cnn-rmsprop": {
    title: { de: "CNN mit RMSProp", fr: "CNN avec RMSProp", es: "CNN con RMSProp" },
    summary: {
      de: "Drei Faltungen mit Max-Pooling, trainiert mit RMSProp.",
      fr: "Trois convolutions avec max-pooling, entraînées avec RMSProp.",
      es: "Tres convoluciones con max-pooling, entrenadas con RMSProp.",
    },
  },
  "cnn-dropout": {
    title: { de: "CNN mit Dropout", fr: "CNN avec dropout", es: "CNN con dropout" },
    summary: {
      de: "Zwei Faltungen mit Max-Pooling und Dropout nach jeder Stufe.",
      fr: "Deux convolutions avec max-pooling, et un dropout après chaque étage.",
      es: "Dos convoluciones con max-pooling y dropout tras cada etapa.",
    },
  },
  "cnn-batchnorm": {
    title: {
      de: "CNN mit Batch-Normalisierung",
      fr: "CNN avec normalisation par lot",
      es: "CNN con normalización por lotes",
    },
    summary: {
      de: "Das Dropout-CNN, vergrößert: drei Faltungen mit mehr Filtern, jede mit anschließender Batch-Normalisierung, und eine niedrigere Lernrate, die bei Stillstand sinkt.",
      fr: "Le CNN avec dropout en plus grand : trois convolutions à plus de filtres, chacune suivie d’une normalisation par lot, et un taux d’apprentissage plus bas qui diminue sur les plateaux.",
      es: "La CNN con dropout, ampliada: tres convoluciones con más filtros, cada una con normalización por lotes, y una tasa de aprendizaje menor que baja en las mesetas.",
    },
  },
  "cnn-deep": {
    title: { de: "Tiefes CNN", fr: "CNN profond", es: "CNN profunda" },
    summary: {
      de: "Zwei Blöcke aus zwei Faltungen und einem Pooling, mit Dropout, und eine breite vollverbundene Schicht.",
      fr: "Deux blocs de deux convolutions et d’un pooling, avec dropout, et une large couche dense.",
      es: "Dos bloques de dos convoluciones y un pooling, con dropout, y una capa densa ancha.",
    },
  },
  "cnn-blocks": {
    title: { de: "CNN aus Blöcken", fr: "CNN en blocs", es: "CNN de bloques" },
    summary: {
      de: "Drei Blöcke aus zwei normalisierten Faltungen, dann zwei vollverbundene Schichten; trainiert mit gedrehten, gezoomten und verschobenen Ziffern.",
      fr: "Trois blocs de deux convolutions normalisées, puis deux couches denses ; entraîné sur des chiffres tournés, agrandis ou réduits, et déplacés.",
      es: "Tres bloques de dos convoluciones normalizadas y luego dos capas densas; entrenada con dígitos girados, ampliados o reducidos, y desplazados.",
    },
  },
  "inkling-ensemble": {
    title: { de: "Inkling-Ensemble", fr: "Ensemble Inkling", es: "Conjunto Inkling" },
    summary: {
      de: "Inkling und zwei Netze anderer Bauart, die gemeinsam antworten: seltener falsch auf MNIST, bei mehr als doppeltem Aufwand.",
      fr: "Inkling et deux réseaux d’autres conceptions qui répondent ensemble : moins d’erreurs sur MNIST, pour plus du double du travail.",
      es: "Inkling y dos redes de otros diseños que responden juntas: fallan menos en MNIST, a cambio de más del doble de trabajo.",
    },
  },
};

/** The title and the summary of a model, as they are where it does not come with Inkling. */
export function describedIn(
  language: Language,
  { name, title, summary }: Described & { readonly name: string },
): Described {
  const said = SHIPPED[name];
  if (language === "en" || said === undefined) return { title, ...(summary && { summary }) };
  return { title: said.title?.[language] ?? title, summary: said.summary[language] };
}
