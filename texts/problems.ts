import type { Language, Said } from "./languages.ts";

// What went wrong, by its code. English is not here: the problem itself says it so, and in more detail.

/** Of a picture, a drawing, or a model to teach or train: scripts say these, too. */
export const SCRIPT_PROBLEMS: Readonly<Record<string, Said>> = {
  bad_data: {
    de: "Die Daten oder ihre Labels sind fehlerhaft.",
    fr: "Les données ou leurs étiquettes sont mal formées.",
    es: "Los datos o sus etiquetas están mal formados.",
  },
  bad_format: {
    de: "Die Datei hat nicht den Aufbau, den sie haben muss.",
    fr: "Le fichier n’a pas la structure attendue.",
    es: "El archivo no tiene la estructura esperada.",
  },
  bad_name: {
    de: "Ein Name hat 1 bis 64 der Zeichen a-z, 0-9 und - und beginnt nicht mit -.",
    fr: "Un nom a de 1 à 64 caractères parmi a-z, 0-9 et -, et ne commence pas par -.",
    es: "Un nombre tiene de 1 a 64 caracteres de a-z, 0-9 y -, y no empieza por -.",
  },
  bad_zip: {
    de: "Die ZIP-Datei lässt sich nicht lesen: beschädigt, verschlüsselt, zu groß oder keine ZIP-Datei.",
    fr: "Le fichier ZIP est illisible : endommagé, chiffré, trop volumineux, ou pas un fichier ZIP.",
    es: "No se puede leer el archivo ZIP: está dañado, cifrado, es demasiado grande o no es un ZIP.",
  },
  blank_image: {
    de: "Das Bild ist leer: Nichts darin hebt sich vom Grund ab. Eines mit einer Ziffer wählen.",
    fr: "L’image est vide : rien ne s’y détache du fond. Choisissez-en une avec un chiffre.",
    es: "La imagen está en blanco: nada destaca del fondo. Elige una con un dígito.",
  },
  busy: {
    de: "Der Server ist beschäftigt. Gleich noch einmal versuchen.",
    fr: "Le serveur est occupé. Réessayez dans un instant.",
    es: "El servidor está ocupado. Inténtalo de nuevo en un momento.",
  },
  damaged_image: {
    de: "Das Bild lässt sich nicht lesen: Die Datei ist beschädigt oder unvollständig.",
    fr: "L’image est illisible : son fichier est endommagé ou incomplet.",
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
    de: "Zu viele Anfragen warten schon. In einigen Sekunden erneut versuchen.",
    fr: "Trop de demandes attendent déjà. Réessayez dans quelques secondes.",
    es: "Ya hay demasiadas peticiones en espera. Inténtalo de nuevo en unos segundos.",
  },
  model_not_found: {
    de: "Dieses Modell gibt es hier nicht.",
    fr: "Ce modèle n’existe pas ici.",
    es: "Aquí no existe ese modelo.",
  },
  model_not_loaded: {
    de: "Das Modell konnte nicht geladen werden. Ohne Server gehen nur Modelle, die dieser Browser behalten hat.",
    fr: "Le modèle n’a pas pu être chargé. Sans serveur, seuls marchent les modèles que ce navigateur a gardés.",
    es: "No se pudo cargar el modelo. Sin servidor solo funcionan los modelos que este navegador ha guardado.",
  },
  model_shape: {
    de: "Dieses Modell liest keine Bilder dieser Art.",
    fr: "Ce modèle ne lit pas ce genre d’images.",
    es: "Este modelo no lee imágenes de este tipo.",
  },
  model_shipped: {
    de: "Dieser Name gehört einem Modell, das mit Inkling kommt. Einen anderen wählen.",
    fr: "Ce nom est celui d’un modèle fourni avec Inkling. Choisissez-en un autre.",
    es: "Ese nombre es de un modelo que viene con Inkling. Elige otro.",
  },
  model_untrained: {
    de: "Dieses Modell ist noch nicht trainiert.",
    fr: "Ce modèle n’est pas encore entraîné.",
    es: "Este modelo aún no está entrenado.",
  },
  no_data: {
    de: "Diese Daten enthalten keine Trainingsbilder. Andere wählen.",
    fr: "Ces données ne contiennent pas d’images d’entraînement. Choisissez-en d’autres.",
    es: "Estos datos no tienen imágenes de entrenamiento. Elige otros.",
  },
  no_image: {
    de: "Es wurde kein Bild gesendet. Eines wählen.",
    fr: "Aucune image n’a été envoyée. Choisissez-en une.",
    es: "No se ha enviado ninguna imagen. Elige una.",
  },
  no_images: {
    de: "Der Server gibt die Bilder nicht heraus. Läuft er noch?",
    fr: "Le serveur ne fournit pas les images. Tourne-t-il encore ?",
    es: "El servidor no entrega las imágenes. ¿Sigue en marcha?",
  },
  no_memory: {
    de: "Der Speicher reicht nicht. Mit kleineren Batches oder weniger Threads versuchen.",
    fr: "La mémoire ne suffit pas. Essayez avec des lots plus petits ou moins de threads.",
    es: "No hay memoria suficiente. Inténtalo con lotes más pequeños o menos hilos.",
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
    fr: "Un modèle de ce nom existe déjà. Choisissez un autre nom.",
    es: "Ya existe un modelo con ese nombre. Elige otro.",
  },
  no_mnist: {
    de: "MNIST ließ sich nicht laden: Der Server antwortet nicht, oder er hat die Bilder nicht.",
    fr: "MNIST n’a pas pu être chargé : le serveur ne répond pas, ou il n’a pas les images.",
    es: "No se pudo cargar MNIST: el servidor no responde o no tiene las imágenes.",
  },
  no_step: {
    de: "Das Training wurde vor dem ersten Schritt beendet.",
    fr: "L’entraînement a été arrêté avant son premier pas.",
    es: "El entrenamiento se detuvo antes de su primer paso.",
  },
  no_wasm: {
    de: "Dieser Browser ist zu alt: Ihm fehlen WebAssembly-SIMD oder Threads. Einen ab 2023 benutzen.",
    fr: "Ce navigateur est trop ancien : il lui manque le SIMD ou les threads de WebAssembly. Utilisez-en un de 2023 ou plus récent.",
    es: "Este navegador es demasiado antiguo: le faltan SIMD o hilos de WebAssembly. Usa uno de 2023 o posterior.",
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
    fr: "Les images d’entraînement sont parcourues pour la première fois ; cela prend une ou deux minutes.",
    es: "Las imágenes de entrenamiento se examinan por primera vez; tarda uno o dos minutos.",
  },
  too_large: {
    de: "Die Datei ist zu groß.",
    fr: "Le fichier est trop volumineux.",
    es: "El archivo es demasiado grande.",
  },
  too_many_pixels: {
    de: "Das Bild hat zu viele Pixel.",
    fr: "L’image a trop de pixels.",
    es: "La imagen tiene demasiados píxeles.",
  },
  undecodable: {
    de: "Das Bild lässt sich nicht lesen: Es ist beschädigt, oder dieser Browser liest dieses Format nicht.",
    fr: "L’image est illisible : elle est endommagée, ou ce navigateur ne lit pas ce format.",
    es: "No se puede leer la imagen: está dañada o este navegador no lee este formato.",
  },
  unreadable_image: {
    de: "Das Bild lässt sich nicht lesen: Die Datei ist beschädigt oder unvollständig.",
    fr: "L’image est illisible : son fichier est endommagé ou incomplet.",
    es: "No se puede leer la imagen: el archivo está dañado o incompleto.",
  },
  unsupported_image: {
    de: "Dieses Bildformat wird nicht gelesen.",
    fr: "Ce format d’image n’est pas lu.",
    es: "Este formato de imagen no es compatible.",
  },
  unsupported_type: {
    de: "Das ist kein Bild, das gelesen wird. PNG, JPEG, WebP, GIF, TIFF oder AVIF wählen.",
    fr: "Ce n’est pas une image qui se lise ici. Choisissez PNG, JPEG, WebP, GIF, TIFF ou AVIF.",
    es: "Este tipo de imagen no se admite aquí.",
  },
  worker_failed: {
    de: "Ein Thread ist ausgefallen, vielleicht aus Mangel an Speicher. Erneut versuchen, mit weniger Threads.",
    fr: "Un thread s’est arrêté, peut-être par manque de mémoire. Réessayez avec moins de threads.",
    es: "Un hilo ha fallado, quizá por falta de memoria. Inténtalo de nuevo con menos hilos.",
  },
};

/** Of everything else that the server may have to say on a page. */
export const OTHER_PROBLEMS: Readonly<Record<string, Said>> = {
  bad_mnist: {
    de: "Die Dateien von MNIST sind auf diesem Server beschädigt. Sie neu installieren.",
    fr: "Les fichiers de MNIST sont endommagés sur ce serveur. Réinstallez-les.",
    es: "Los archivos de MNIST están dañados en este servidor. Vuelve a instalarlos.",
  },
  bad_request: {
    de: "Die Anfrage ist nicht zu lesen.",
    fr: "La requête est illisible.",
    es: "No se puede leer la petición.",
  },
  bad_shape: {
    de: "Die Schichten des Modells passen nicht zueinander oder nicht zu den Daten.",
    fr: "Les couches du modèle ne vont pas ensemble, ou ne vont pas avec les données.",
    es: "Las capas del modelo no encajan entre sí o no encajan con los datos.",
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
    fr: "Cette adresse n’admet pas cette méthode HTTP.",
    es: "Esta dirección no admite ese método.",
  },
  no_weights: {
    de: "Dieses Training hat noch keine trainierten Gewichte.",
    fr: "Cet entraînement n’a pas encore de poids entraînés.",
    es: "Este entrenamiento aún no tiene pesos entrenados.",
  },
  not_a_number: {
    de: "Das Modell antwortet mit Werten, die keine Zahlen sind: Das Training ist divergiert. Mit einer kleineren Lernrate neu trainieren.",
    fr: "Le modèle répond par des valeurs qui ne sont pas des nombres : l’entraînement a divergé. Entraînez-le à nouveau avec un taux d’apprentissage plus faible.",
    es: "El modelo responde con valores que no son números: el entrenamiento ha divergido. Entrénalo de nuevo con una tasa de aprendizaje menor.",
  },
  not_authenticated: {
    de: "Dieser Server verlangt einen Benutzernamen und ein Passwort.",
    fr: "Ce serveur demande un nom d’utilisateur et un mot de passe.",
    es: "Este servidor pide un nombre de usuario y una contraseña.",
  },
  not_found: {
    de: "Unter dieser Adresse ist nichts.",
    fr: "Il n’y a rien à cette adresse.",
    es: "No hay nada en esta dirección.",
  },
  preset_not_found: {
    de: "Diese Vorlage gibt es hier nicht, oder sie lässt sich nicht trainieren.",
    fr: "Ce préréglage n’existe pas ici, ou il ne s’entraîne pas.",
    es: "Aquí no existe ese preajuste, o no se puede entrenar.",
  },
  queue_full: {
    de: "Zu viele Trainings warten schon. Eines beenden oder es später erneut versuchen.",
    fr: "Trop d’entraînements attendent déjà. Arrêtez-en un, ou réessayez plus tard.",
    es: "Ya hay demasiados entrenamientos en espera. Detén uno o inténtalo más tarde.",
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
  too_many_logins: {
    de: "Von dieser Adresse kamen zu viele falsche Passwörter. Eine Minute warten.",
    fr: "Trop de mots de passe erronés ont été envoyés depuis votre adresse. Attendez une minute.",
    es: "Llegaron demasiadas contraseñas incorrectas desde tu dirección. Espera un minuto.",
  },
  too_many_runs: {
    de: "Mehr Trainings behält der Server nicht. Erst einige löschen.",
    fr: "Le serveur ne garde pas plus d’entraînements. Supprimez-en d’abord.",
    es: "El servidor no guarda más entrenamientos. Borra algunos primero.",
  },
  wrong_state: {
    de: "In seinem jetzigen Zustand ist das mit diesem Training nicht möglich. Die Seite neu laden.",
    fr: "Dans son état actuel, cet entraînement ne le permet pas. Rechargez la page.",
    es: "En su estado actual, este entrenamiento no lo permite. Vuelve a cargar la página.",
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
