import type { Language, Row } from "./languages.ts";

/** What went wrong, by its code. English is not here: the problem itself says it so, and in more detail. */
type Said = Omit<Row, "en">;

/** Of a picture, a drawing, or a model to teach: scripts say these, too. */
export const SCRIPT_PROBLEMS: Readonly<Record<string, Said>> = {
  bad_data: {
    de: "Die Tabelle der Etiketten ist fehlerhaft.",
    fr: "Le tableau des étiquettes est mal formé.",
    es: "La tabla de etiquetas está mal formada.",
  },
  bad_format: {
    de: "Die Datei hat nicht den Aufbau, den sie haben muss.",
    fr: "Le fichier n’a pas la structure attendue.",
    es: "El archivo no tiene la estructura esperada.",
  },
  bad_zip: {
    de: "Die ZIP-Datei lässt sich nicht lesen: beschädigt, verschlüsselt, zu groß oder keine ZIP-Datei.",
    fr: "Le fichier ZIP est illisible : endommagé, chiffré, trop grand, ou pas un fichier ZIP.",
    es: "No se puede leer el archivo ZIP: está dañado, cifrado, es demasiado grande o no es un ZIP.",
  },
  blank_image: {
    de: "Das Bild ist leer: Nichts darin hebt sich vom Grund ab. Eines mit einer Ziffer wählen.",
    fr: "L’image est vide : rien ne s’y détache du fond. Choisissez-en une avec un chiffre.",
    es: "La imagen está en blanco: nada destaca del fondo. Elige una con un dígito.",
  },
  busy: {
    de: "Der Server ist beschäftigt. Gleich noch einmal versuchen.",
    fr: "Le serveur est occupé. Réessayez dans un instant.",
    es: "El servidor está ocupado. Inténtalo de nuevo en un momento.",
  },
  damaged_image: {
    de: "Das Bild lässt sich nicht lesen: Die Datei ist beschädigt oder unvollständig.",
    fr: "L’image est illisible : son fichier est endommagé ou incomplet.",
    es: "No se puede leer la imagen: el archivo está dañado o incompleto.",
  },
  gone: {
    de: "Der Browser hat das Lesen beendet, vielleicht aus Mangel an Speicher. Die Seite neu laden.",
    fr: "Le navigateur a arrêté la lecture, peut-être par manque de mémoire. Rechargez la page.",
    es: "El navegador ha detenido la lectura, quizá por falta de memoria. Vuelve a cargar la página.",
  },
  image_too_large: {
    de: "Das Bild ist zu groß.",
    fr: "L’image est trop grande.",
    es: "La imagen es demasiado grande.",
  },
  internal: {
    de: "Dabei ist etwas schiefgegangen, das nicht vorgesehen war.",
    fr: "Il s’est produit une erreur imprévue.",
    es: "Se ha producido un error imprevisto.",
  },
  line_full: {
    de: "Zu viele warten schon. In einigen Sekunden erneut versuchen.",
    fr: "Trop de demandes attendent déjà. Réessayez dans quelques secondes.",
    es: "Ya hay demasiadas peticiones en espera. Inténtalo de nuevo en unos segundos.",
  },
  model_not_found: {
    de: "Dieses Modell gibt es hier nicht.",
    fr: "Ce modèle n’existe pas ici.",
    es: "Aquí no existe ese modelo.",
  },
  model_shape: {
    de: "Dieses Modell liest keine Bilder dieser Art.",
    fr: "Ce modèle ne lit pas ce genre d’images.",
    es: "Este modelo no lee imágenes de este tipo.",
  },
  model_untrained: {
    de: "Dieses Modell ist noch nicht trainiert.",
    fr: "Ce modèle n’est pas encore entraîné.",
    es: "Este modelo aún no está entrenado.",
  },
  no_image: {
    de: "Es wurde kein Bild gesendet. Eines wählen.",
    fr: "Aucune image n’a été envoyée. Choisissez-en une.",
    es: "No se ha enviado ninguna imagen. Elige una.",
  },
  no_model: {
    de: "Es gibt noch kein trainiertes Modell. Erst eines trainieren.",
    fr: "Il n’y a pas encore de modèle entraîné. Entraînez-en un d’abord.",
    es: "Todavía no hay ningún modelo entrenado. Entrena uno primero.",
  },
  kept_models_full: {
    de: "Der Server hat keinen Platz für weitere Modelle. Erst eines löschen.",
    fr: "Le serveur n’a plus de place pour d’autres modèles. Supprimez-en un d’abord.",
    es: "El servidor no tiene sitio para más modelos. Borra uno primero.",
  },
  name_taken: {
    de: "Ein Modell dieses Namens gibt es schon. Einen anderen wählen.",
    fr: "Un modèle de ce nom existe déjà. Choisissez-en un autre.",
    es: "Ya existe un modelo con ese nombre. Elige otro.",
  },
  no_mnist: {
    de: "MNIST ließ sich nicht laden: Der Server antwortet nicht. Läuft er noch?",
    fr: "MNIST n’a pas pu être chargé : le serveur ne répond pas. Tourne-t-il encore ?",
    es: "No se pudo cargar MNIST: el servidor no responde. ¿Sigue en marcha?",
  },
  not_tunable: {
    de: "Diesem Modell lässt sich hier nichts beibringen. Ein anderes wählen.",
    fr: "Ce modèle ne peut pas apprendre ici. Choisissez-en un autre.",
    es: "A este modelo no se le puede enseñar aquí. Elige otro.",
  },
  not_an_image: {
    de: "Die Datei ist kein Bild.",
    fr: "Le fichier n’est pas une image.",
    es: "El archivo no es una imagen.",
  },
  not_ready: {
    de: "Die Trainingsbilder werden zum ersten Mal angesehen; das dauert ein bis zwei Minuten.",
    fr: "Les images d’entraînement sont parcourues pour la première fois ; cela prend une ou deux minutes.",
    es: "Las imágenes de entrenamiento se examinan por primera vez; tarda uno o dos minutos.",
  },
  too_large: {
    de: "Das Bild ist zu groß.",
    fr: "L’image est trop grande.",
    es: "La imagen es demasiado grande.",
  },
  too_many_pixels: {
    de: "Das Bild hat zu viele Pixel.",
    fr: "L’image a trop de pixels.",
    es: "La imagen tiene demasiados píxeles.",
  },
  undecodable: {
    de: "Das Bild lässt sich nicht lesen: Es ist beschädigt, oder dieser Browser liest dieses Format nicht.",
    fr: "L’image est illisible : elle est endommagée, ou ce navigateur ne lit pas ce format.",
    es: "No se puede leer la imagen: está dañada o este navegador no lee este formato.",
  },
  unreadable_image: {
    de: "Das Bild lässt sich nicht lesen: Die Datei ist beschädigt oder unvollständig.",
    fr: "L’image est illisible : son fichier est endommagé ou incomplet.",
    es: "No se puede leer la imagen: el archivo está dañado o incompleto.",
  },
  unsupported_image: {
    de: "Dieses Bildformat wird nicht gelesen.",
    fr: "Ce format d’image n’est pas lu.",
    es: "Este formato de imagen no se lee.",
  },
  unsupported_type: {
    de: "Das ist kein Bild, das gelesen wird. PNG, JPEG, WebP, GIF, TIFF oder AVIF wählen.",
    fr: "Ce n’est pas une image qui se lise ici. Choisissez PNG, JPEG, WebP, GIF, TIFF ou AVIF.",
    es: "No es una imagen que se lea aquí. Elige PNG, JPEG, WebP, GIF, TIFF o AVIF.",
  },
};

/** Of everything else that the server may have to say on a page. */
export const OTHER_PROBLEMS: Readonly<Record<string, Said>> = {
  bad_request: {
    de: "Die Anfrage ist nicht zu lesen.",
    fr: "La requête est illisible.",
    es: "No se puede leer la petición.",
  },
  bad_value: {
    de: "Ein Wert der Anfrage ist nicht zulässig.",
    fr: "Une valeur de la requête n’est pas admise.",
    es: "Un valor de la petición no es válido.",
  },
  cross_origin: {
    de: "Eine Seite anderer Herkunft darf hier nichts ändern.",
    fr: "Une page d’une autre origine ne peut rien modifier ici.",
    es: "Una página de otro origen no puede cambiar nada aquí.",
  },
  data_not_found: {
    de: "Diesen Datensatz gibt es hier nicht.",
    fr: "Ce jeu de données n’existe pas ici.",
    es: "Aquí no existe ese conjunto de datos.",
  },
  host_not_allowed: {
    de: "Unter diesem Namen antwortet dieser Server nicht.",
    fr: "Ce serveur ne répond pas à ce nom.",
    es: "Este servidor no responde a ese nombre.",
  },
  method_not_allowed: {
    de: "Diese Adresse lässt sich so nicht aufrufen.",
    fr: "Cette adresse ne s’appelle pas ainsi.",
    es: "Esta dirección no se puede llamar así.",
  },
  not_found: {
    de: "Unter dieser Adresse ist nichts.",
    fr: "Il n’y a rien à cette adresse.",
    es: "No hay nada en esta dirección.",
  },
  run_not_found: {
    de: "Dieses Training gibt es hier nicht.",
    fr: "Cet entraînement n’existe pas ici.",
    es: "Aquí no existe ese entrenamiento.",
  },
  shutting_down: {
    de: "Der Server wird gerade beendet.",
    fr: "Le serveur est en train de s’arrêter.",
    es: "El servidor se está cerrando.",
  },
};

/** What went wrong, for people: in English by the problem's own sentence, as is what has no other. */
export function problemSentence(
  language: Language,
  { code, message }: { readonly code: string; readonly message: string },
): string {
  if (language === "en") return message;
  return (SCRIPT_PROBLEMS[code] ?? OTHER_PROBLEMS[code])?.[language] ?? message;
}
