import type { Row } from "./languages.ts";

/** Use via API, as the server draws it. */
export const api = {
  "api.lead": {
    en: "Programs read digits here, too, and train. The server speaks the protocol of Gradio's clients, so these connect by its address alone; curl and fetch need nothing but HTTP.",
    de: "Auch Programme lesen hier Ziffern und trainieren Modelle. Der Server spricht das Protokoll der Gradio-Clients, daher verbinden sich diese allein mit seiner Adresse; curl und fetch brauchen nur HTTP.",
    fr: "Les programmes lisent aussi des chiffres ici, et entraînent des modèles. Le serveur parle le protocole des clients Gradio, qui s’y connectent par sa seule adresse ; curl et fetch n’ont besoin que de HTTP.",
    es: "Los programas también leen dígitos aquí y entrenan modelos. El servidor habla el protocolo de los clientes de Gradio, que se conectan solo con su dirección; curl y fetch no necesitan más que HTTP.",
  },
  "api.languages": { en: "Languages", de: "Sprachen", fr: "Langages", es: "Lenguajes" },
  "api.your-drawing": {
    en: "These programs send your drawing of the Draw page.",
    de: "Diese Programme senden die Zeichnung von der Zeichenseite.",
    fr: "Ces programmes envoient votre dessin de la page Dessiner.",
    es: "Estos programas envían tu dibujo de la página Dibujar.",
  },
  "api.takes": { en: "Takes", de: "Erwartet", fr: "Reçoit", es: "Recibe" },
  "api.gives": { en: "Gives", de: "Liefert", fr: "Renvoie", es: "Devuelve" },
  "api.required": {
    en: "It must be given.",
    de: "Muss angegeben werden.",
    fr: "Doit être donné.",
    es: "Es obligatorio.",
  },
  "api.default": {
    en: "Default: {value}.",
    de: "Standard: {value}.",
    fr: "Par défaut : {value}.",
    es: "Por defecto: {value}.",
  },
  "api.try": {
    en: "Try {endpoint}",
    de: "{endpoint} ausprobieren",
    fr: "Essayer {endpoint}",
    es: "Probar {endpoint}",
  },
  "api.without-picture": {
    en: "Without a picture, {example} is sent, the one of the programs.",
    de: "Ohne Bild wird {example} gesendet, wie in den Programmen.",
    fr: "Sans image, {example} est envoyé, comme dans les programmes.",
    es: "Sin imagen se envía {example}, como en los programas.",
  },
  "api.send": { en: "Send", de: "Senden", fr: "Envoyer", es: "Enviar" },
  "api.mcp": {
    en: "For assistants: MCP",
    de: "Für Assistenten: MCP",
    fr: "Pour les assistants : MCP",
    es: "Para asistentes: MCP",
  },
  "api.mcp-tools": {
    en: "The Model Context Protocol over streamable HTTP, at {address}. The tools: {digit} reads a digit, {number} a number, and {models} says which models answer.",
    de: "Das Model Context Protocol über Streamable HTTP, unter {address}. Die Werkzeuge: {digit} liest eine Ziffer, {number} eine Zahl, und {models} sagt, welche Modelle antworten.",
    fr: "Le Model Context Protocol par Streamable HTTP, à l’adresse {address}. Les outils : {digit} lit un chiffre, {number} un nombre, et {models} dit quels modèles répondent.",
    es: "El Model Context Protocol por Streamable HTTP, en {address}. Las herramientas: {digit} lee un dígito, {number} un número, y {models} dice qué modelos responden.",
  },
  "api.more": { en: "More", de: "Mehr", fr: "Plus", es: "Más" },
  "api.more-reference": {
    en: "{reference}: every address, what it takes and gives, and a call of it.",
    de: "{reference}: jede Adresse, was sie erwartet und liefert, und ein Aufruf.",
    fr: "{reference} : chaque adresse, ce qu’elle reçoit et renvoie, et un appel.",
    es: "{reference}: cada dirección, lo que recibe y devuelve, y una llamada.",
  },
  "api.more-embed": {
    en: "{field} in which people write digits.",
    de: "{field}, in das man Ziffern schreibt.",
    fr: "{field} où l’on écrit des chiffres.",
    es: "{field} en el que se escriben dígitos.",
  },
  "api.field": {
    en: "A field for your own forms",
    de: "Ein Feld für eigene Formulare",
    fr: "Un champ pour vos formulaires",
    es: "Un campo para tus formularios",
  },
  "api.more-openapi": {
    en: "{address}: these endpoints for curl and fetch, in OpenAPI 3.1.",
    de: "{address}: diese Endpunkte für curl und fetch, in OpenAPI 3.1.",
    fr: "{address} : ces points d’accès pour curl et fetch, en OpenAPI 3.1.",
    es: "{address}: estos puntos de acceso para curl y fetch, en OpenAPI 3.1.",
  },
  "api.more-info": {
    en: "{address}: the same for Gradio's clients, who ask for {config} first.",
    de: "{address}: dasselbe für Gradio-Clients, die zuerst {config} abrufen.",
    fr: "{address} : la même chose pour les clients Gradio, qui demandent d’abord {config}.",
    es: "{address}: lo mismo para los clientes de Gradio, que piden primero {config}.",
  },
  "api.more-rest": {
    en: "{address}: the REST API in OpenAPI 3.1, with models, runs and data sets.",
    de: "{address}: die REST-API in OpenAPI 3.1, mit Modellen, Trainings und Datensätzen.",
    fr: "{address} : l’API REST en OpenAPI 3.1, avec modèles, entraînements et jeux de données.",
    es: "{address}: la API REST en OpenAPI 3.1, con modelos, entrenamientos y conjuntos de datos.",
  },
} as const satisfies Record<`api.${string}`, Row>;
