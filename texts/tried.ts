import type { Row } from "./languages.ts";

/** What the scripts of Use via API say. */
export const tried = {
  "tried.your-drawing": {
    en: "your drawing of the Draw page",
    de: "die Zeichnung von der Zeichenseite",
    fr: "votre dessin de la page Dessiner",
    es: "tu dibujo de la página Dibujar",
  },
  "tried.request": { en: "Request", de: "Anfrage", fr: "Requête", es: "Petición" },
  "tried.response": {
    en: "Response, after {time} ms",
    de: "Antwort, nach {time} ms",
    fr: "Réponse, après {time} ms",
    es: "Respuesta, tras {time} ms",
  },
} as const satisfies Record<`tried.${string}`, Row>;
