import type { Row } from "./languages.ts";

/** The pages in the place of one that cannot be shown. */
export const page = {
  "page.not-found": {
    en: "Not found",
    de: "Nicht gefunden",
    fr: "Introuvable",
    es: "No encontrado",
  },
  "page.failed": {
    en: "That did not work",
    de: "Das hat nicht geklappt",
    fr: "Cela n’a pas fonctionné",
    es: "Eso no ha funcionado",
  },
  "page.go-on": {
    en: "{draw} or go back and try again.",
    de: "{draw} oder zurückgehen und es erneut versuchen.",
    fr: "{draw} ou revenez en arrière et réessayez.",
    es: "{draw} o vuelve atrás e inténtalo de nuevo.",
  },
  "page.draw-a-digit": {
    en: "Draw a digit",
    de: "Eine Ziffer zeichnen",
    fr: "Dessinez un chiffre",
    es: "Dibuja un dígito",
  },
  "page.not-reached": {
    en: "Not reached",
    de: "Nicht erreicht",
    fr: "Injoignable",
    es: "Sin conexión",
  },
  "page.unreachable": {
    en: "The server cannot be reached",
    de: "Der Server ist nicht erreichbar",
    fr: "Le serveur est injoignable",
    es: "No se puede acceder al servidor",
  },
  "page.needs-it": {
    en: "This page needs it. It may have ended, or the network is down: start it, then load this page again.",
    de: "Diese Seite braucht ihn. Vielleicht ist er beendet, oder das Netz ist ausgefallen: den Server starten, dann diese Seite neu laden.",
    fr: "Cette page en a besoin. Il s’est peut-être arrêté, ou le réseau est coupé : démarrez-le, puis rechargez cette page.",
    es: "Esta página lo necesita. Puede que se haya cerrado o que no haya red: inícialo y vuelve a cargar esta página.",
  },
  "page.goes-on": {
    en: "{drawing}, {reading} and {digits} go on in this browser.",
    de: "{drawing}, {reading} und {digits} funktionieren in diesem Browser weiterhin.",
    fr: "{drawing}, {reading} et {digits} restent possibles dans ce navigateur.",
    es: "{drawing}, {reading} y {digits} siguen funcionando en este navegador.",
  },
  "page.digits": {
    en: "your digits",
    de: "die eigenen Ziffern",
    fr: "gérer vos chiffres",
    es: "tus dígitos",
  },
  "page.drawing": { en: "Drawing", de: "Zeichnen", fr: "Dessiner", es: "Dibujar" },
  "page.reading": {
    en: "reading pictures",
    de: "Bilder lesen",
    fr: "lire des images",
    es: "leer imágenes",
  },
} as const satisfies Record<`page.${string}`, Row>;
