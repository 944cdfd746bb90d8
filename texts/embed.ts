import type { Row } from "./languages.ts";

/** The page on embedding, as the server draws it. */
export const embed = {
  "embed.title": { en: "Embed", de: "Einbetten", fr: "Intégrer", es: "Integrar" },
  "embed.heading": {
    en: "Handwriting in your form",
    de: "Handschrift im eigenen Formular",
    fr: "L’écriture manuscrite dans votre formulaire",
    es: "Escritura a mano en tu formulario",
  },
  "embed.lead": {
    en: "{tag} is a field in which people write digits, for any page. Its script brings the engine and a model with it: nothing is sent anywhere to be read.",
    de: "{tag} ist ein Feld, in das man Ziffern schreibt, für jede Seite. Sein Skript bringt die Engine und ein Modell mit: Zum Lesen wird nichts verschickt.",
    fr: "{tag} est un champ où l’on écrit des chiffres, pour toute page. Son script apporte le moteur et un modèle : rien n’est envoyé nulle part pour être lu.",
    es: "{tag} es un campo en el que se escriben dígitos, para cualquier página. Su script trae el motor y un modelo: no se envía nada a ningún sitio para leerlo.",
  },
  "embed.form": { en: "A form", de: "Ein Formular", fr: "Un formulaire", es: "Un formulario" },
  "embed.postcode": {
    en: "Postcode, 5 digits",
    de: "Postleitzahl, 5 Ziffern",
    fr: "Code postal, 5 chiffres",
    es: "Código postal, 5 dígitos",
  },
  "embed.amount": { en: "Amount", de: "Betrag", fr: "Montant", es: "Importe" },
  "embed.amount-how": {
    en: "Amount, with or without a point",
    de: "Betrag, mit oder ohne Dezimalpunkt",
    fr: "Montant, avec ou sans point",
    es: "Importe, con o sin punto",
  },
  "embed.reset": { en: "Reset", de: "Zurücksetzen", fr: "Réinitialiser", es: "Restablecer" },
  "embed.sent": {
    en: "The form sent",
    de: "Das Formular sendete",
    fr: "Le formulaire a envoyé",
    es: "El formulario envió",
  },
  "embed.nothing": { en: "nothing", de: "nichts", fr: "rien", es: "nada" },
  "embed.tells": {
    en: "What it tells the page",
    de: "Was es der Seite mitteilt",
    fr: "Ce qu’il dit à la page",
    es: "Lo que le dice a la página",
  },
  "embed.tells-what": {
    en: "{input} and {change} as any field; {read} with the probabilities of each digit.",
    de: "{input} und {change} wie bei jedem Feld; {read} mit den Wahrscheinlichkeiten jeder Ziffer.",
    fr: "{input} et {change} comme tout champ ; {read} avec les probabilités de chaque chiffre.",
    es: "{input} y {change} como cualquier campo; {read} con las probabilidades de cada dígito.",
  },
  "embed.events": {
    en: "Events, the newest first",
    de: "Ereignisse, die neuesten zuerst",
    fr: "Événements, les plus récents d’abord",
    es: "Eventos, primero los más recientes",
  },
  "embed.on-page": {
    en: "On your page",
    de: "Auf der eigenen Seite",
    fr: "Sur votre page",
    es: "En tu página",
  },
  "embed.no-build": {
    en: "No build step. Load the script from here, or {save} and serve it yourself.",
    de: "Ohne Build-Schritt. Das Skript von hier laden oder {save} und selbst bereitstellen.",
    fr: "Sans étape de build. Chargez le script d’ici, ou {save} et servez-le vous-même.",
    es: "Sin paso de build. Carga el script desde aquí, o {save} y sírvelo tú.",
  },
  "embed.save": { en: "save it", de: "speichern", fr: "enregistrez-le", es: "guárdalo" },
  "embed.attribute-name": {
    en: "What the value is sent as.",
    de: "Unter welchem Namen der Wert gesendet wird.",
    fr: "Le nom sous lequel la valeur est envoyée.",
    es: "El nombre con el que se envía el valor.",
  },
  "embed.attribute-digits": {
    en: '"5": exactly five, "1-6": one to six. Without it: any number of them, up to 20.',
    de: '"5": genau fünf, "1-6": eine bis sechs. Ohne das Attribut: beliebig viele, bis zu 20.',
    fr: '"5" : exactement cinq, "1-6" : un à six. Sans cet attribut : autant qu’on veut, jusqu’à 20.',
    es: '"5": exactamente cinco, "1-6": de uno a seis. Sin él: cuantos se quiera, hasta 20.',
  },
  "embed.attribute-decimal": {
    en: "A decimal point is allowed.",
    de: "Ein Dezimalpunkt ist erlaubt.",
    fr: "Un point décimal est admis.",
    es: "Se admite un punto decimal.",
  },
  "embed.attribute-value": {
    en: "What stands in it at first, and after a reset.",
    de: "Was am Anfang und nach dem Zurücksetzen darin steht.",
    fr: "Ce qui s’y trouve au début, et après une réinitialisation.",
    es: "Lo que contiene al principio y después de restablecer.",
  },
  "embed.attribute-lang": {
    en: "What language it speaks: en, de, fr or es. Without it: that of the page, or else English.",
    de: "Welche Sprache es spricht: en, de, fr oder es. Ohne das Attribut: die der Seite, sonst Englisch.",
    fr: "La langue qu’il parle : en, de, fr ou es. Sans cet attribut : celle de la page, sinon l’anglais.",
    es: "El idioma que habla: en, de, fr o es. Sin él: el de la página, o, si no, el inglés.",
  },
  "embed.attributes-usual": {
    en: "As for any field.",
    de: "Wie bei jedem Feld.",
    fr: "Comme pour tout champ.",
    es: "Como en cualquier campo.",
  },
} as const satisfies Record<`embed.${string}`, Row>;
