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
    es: "{share} de las imágenes de prueba se leen bien.",
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
  "here.kept": {
    en: "{name}, {size}. It is on this device alone.",
    de: "{name}, {size}. Es liegt nur auf diesem Gerät.",
    fr: "{name}, {size}. Il n’est que sur cet appareil.",
    es: "{name}, {size}. Está solo en este dispositivo.",
  },
  "here.kept-measured": {
    en: "{name}, {size}, {share} right on the test images. It is on this device alone.",
    de: "{name}, {size}, {share} der Testbilder richtig. Es liegt nur auf diesem Gerät.",
    fr: "{name}, {size}, {share} des images de test justes. Il n’est que sur cet appareil.",
    es: "{name}, {size}, {share} de las imágenes de prueba correctas. Está solo en este dispositivo.",
  },
  "here.sent": {
    en: "Kept on the server as {name}. It can be chosen on the Draw page.",
    de: "Auf dem Server aufgehoben als {name}. Es lässt sich auf der Zeichenseite wählen.",
    fr: "Gardé sur le serveur sous le nom {name}. Il peut être choisi sur la page de dessin.",
    es: "Guardado en el servidor como {name}. Se puede elegir en la página de dibujo.",
  },
  "here.server-answered": {
    en: "The server answered {status}.",
    de: "Der Server antwortete mit {status}.",
    fr: "Le serveur a répondu {status}.",
    es: "El servidor respondió {status}.",
  },
} as const satisfies Record<`here.${string}`, Row>;
