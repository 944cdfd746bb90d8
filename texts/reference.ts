import type { Row } from "./languages.ts";

/** The API's reference: what is around the descriptions, which are of its OpenAPI documents. */
export const reference = {
  "reference.title": {
    en: "API reference",
    de: "API-Referenz",
    fr: "Référence de l’API",
    es: "Referencia de la API",
  },
  "reference.lead": {
    en: "Every address, with what it takes and gives. The same as documents for programs: {rest} and {gradio}. For programs that run, {api}.",
    de: "Jede Adresse, und was sie erwartet und liefert. Dasselbe als Dokumente für Programme: {rest} und {gradio}. Für lauffähige Programme {api}.",
    fr: "Chaque adresse, avec ce qu’elle reçoit et renvoie. La même chose en documents pour programmes : {rest} et {gradio}. Pour des programmes prêts à l’emploi, {api}.",
    es: "Cada dirección, con lo que recibe y devuelve. Lo mismo como documentos para programas: {rest} y {gradio}. Para programas listos para usar, {api}.",
  },
  "reference.rest": { en: "the REST API", de: "die REST-API", fr: "l’API REST", es: "la API REST" },
  "reference.gradio": {
    en: "Gradio's protocol",
    de: "das Protokoll von Gradio",
    fr: "le protocole de Gradio",
    es: "el protocolo de Gradio",
  },
  "reference.see-api": {
    en: "see Use via API",
    de: "siehe „Über die API nutzen“",
    fr: "voyez « Utiliser par l’API »",
    es: "consulta «Usar mediante la API»",
  },
  "reference.shapes": { en: "Shapes", de: "Strukturen", fr: "Structures", es: "Estructuras" },
  "reference.body": {
    en: "body",
    de: "Inhalt der Anfrage",
    fr: "corps",
    es: "cuerpo",
  },
  "reference.required": {
    en: "must be given",
    de: "muss angegeben werden",
    fr: "doit être donné",
    es: "obligatorio",
  },
  "reference.in-path": {
    en: "in the path",
    de: "im Pfad",
    fr: "dans le chemin",
    es: "en la ruta",
  },
  "reference.in-query": {
    en: "in the query",
    de: "in der Query",
    fr: "dans la requête",
    es: "en la consulta",
  },
  "reference.in-header": {
    en: "in the header",
    de: "im Header",
    fr: "dans l’en-tête",
    es: "en la cabecera",
  },
  "reference.in-cookie": {
    en: "in the cookie",
    de: "im Cookie",
    fr: "dans le cookie",
    es: "en la cookie",
  },
} as const satisfies Record<`reference.${string}`, Row>;
