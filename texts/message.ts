import type { Row } from "./languages.ts";

/** What scripts say on any page. */
export const message = {
  "message.close": { en: "Close", de: "Schließen", fr: "Fermer", es: "Cerrar" },
  "message.copy": { en: "Copy", de: "Kopieren", fr: "Copier", es: "Copiar" },
  "message.copied": { en: "Copied", de: "Kopiert", fr: "Copié", es: "Copiado" },
  "message.marked": { en: "Marked", de: "Markiert", fr: "Marqué", es: "Marcado" },
  "message.theme": {
    en: "Theme: {theme}",
    de: "Farben: {theme}",
    fr: "Thème : {theme}",
    es: "Tema: {theme}",
  },
  "message.change-theme": {
    en: "Theme: {theme}. Change it.",
    de: "Farben: {theme}. Wechseln.",
    fr: "Thème : {theme}. En changer.",
    es: "Tema: {theme}. Cambiarlo.",
  },
  "message.theme-system": {
    en: "system",
    de: "wie im System",
    fr: "celui du système",
    es: "el del sistema",
  },
  "message.theme-light": { en: "light", de: "hell", fr: "clair", es: "claro" },
  "message.theme-dark": { en: "dark", de: "dunkel", fr: "sombre", es: "oscuro" },
  "message.no-answer": {
    en: "The server does not answer. Is it still running?",
    de: "Der Server antwortet nicht. Läuft er noch?",
    fr: "Le serveur ne répond pas. Tourne-t-il encore ?",
    es: "El servidor no responde. ¿Sigue en marcha?",
  },
  "message.try-again": {
    en: "Try again",
    de: "Erneut versuchen",
    fr: "Réessayer",
    es: "Reintentar",
  },
  "message.answers-again": {
    en: "The server answers again.",
    de: "Der Server antwortet wieder.",
    fr: "Le serveur répond à nouveau.",
    es: "El servidor vuelve a responder.",
  },
  "message.goes-on": {
    en: "The server cannot be reached; drawing and reading go on in this browser.",
    de: "Der Server ist nicht erreichbar; Zeichnen und Lesen gehen in diesem Browser weiter.",
    fr: "Le serveur est injoignable ; le dessin et la lecture continuent dans ce navigateur.",
    es: "No se puede acceder al servidor; dibujar y leer siguen funcionando en este navegador.",
  },
  "message.may-be-old": {
    en: "The server cannot be reached; what this page shows may be old.",
    de: "Der Server ist nicht erreichbar; was diese Seite zeigt, kann veraltet sein.",
    fr: "Le serveur est injoignable ; ce que montre cette page peut être ancien.",
    es: "No se puede acceder al servidor; lo que muestra esta página puede ser antiguo.",
  },
  "message.new-version": {
    en: "A new version is ready.",
    de: "Eine neue Version ist bereit.",
    fr: "Une nouvelle version est prête.",
    es: "Hay una versión nueva lista.",
  },
  "message.reload": { en: "Reload", de: "Neu laden", fr: "Recharger", es: "Recargar" },
  "message.install-by-hand": {
    en: "Open the browser's Share menu and choose “Add to Home Screen”.",
    de: "Das Teilen-Menü des Browsers öffnen und „Zum Home-Bildschirm“ wählen.",
    fr: "Ouvrez le menu Partager du navigateur et choisissez « Sur l’écran d’accueil ».",
    es: "Abre el menú Compartir del navegador y elige «Añadir a pantalla de inicio».",
  },
  "message.no-room": {
    en: "This device has no room left for it. Delete some digits or models, or free some space.",
    de: "Auf diesem Gerät ist kein Platz mehr dafür. Einige Ziffern oder Modelle löschen oder Speicher freigeben.",
    fr: "Cet appareil n’a plus de place pour cela. Supprimez des chiffres ou des modèles, ou libérez de l’espace.",
    es: "En este dispositivo no queda sitio. Borra algunos dígitos o modelos, o libera espacio.",
  },
  "message.keeps-nothing": {
    en: "This browser keeps nothing for this page, as in a private window or with site data turned off.",
    de: "Dieser Browser behält für diese Seite nichts, etwa in einem privaten Fenster oder weil Websitedaten abgeschaltet sind.",
    fr: "Ce navigateur ne garde rien pour cette page, comme dans une fenêtre privée ou si les données de site sont désactivées.",
    es: "Este navegador no guarda nada para esta página, como en una ventana privada o con los datos del sitio desactivados.",
  },
  "message.on-device": {
    en: "On this device",
    de: "Auf diesem Gerät",
    fr: "Sur cet appareil",
    es: "En este dispositivo",
  },
  "message.model-gone": {
    en: "The model is no longer on this device. Choose another one.",
    de: "Das Modell ist nicht mehr auf diesem Gerät. Ein anderes wählen.",
    fr: "Le modèle n’est plus sur cet appareil. Choisissez-en un autre.",
    es: "El modelo ya no está en este dispositivo. Elige otro.",
  },
} as const satisfies Record<`message.${string}`, Row>;
