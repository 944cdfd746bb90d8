import type { Count } from "./rules.ts";

/** Everything a pad says; `customElements.get("inkling-pad").texts` may be changed by the page. */
export const TEXTS = {
  hint: "Write here",
  undo: "Undo",
  clear: "Clear",
  area: "drawing area",
  help:
    "Write with a mouse, a finger or a pen. Or by keys: the arrows move the pen, with Shift in small steps; " +
    "Space puts it down and lifts it. What is read can also be typed in the field that follows.",
  read: "as digits",
  loading: "The drawing is still being read. Try again in a moment.",
  unread: "No digit found. Rewrite or type it.",
  missing: "Write it here, or type it.",
  withoutPoint: "Only whole numbers, without a point.",
  digitsAlone: "Only digits can be entered here.",
  unsure: "not sure",
  check: "Not sure: is this right?",
  count: ({ least, most }: Count, digits: number): string => {
    const wanted = wantedOf(least, most, "at most", "to");
    return `Write ${wanted} ${most === 1 ? "digit" : "digits"}; ${digits} ${digits === 1 ? "was" : "were"} read.`;
  },
};

export type Texts = typeof TEXTS;

const wantedOf = (least: number, most: number, atMost: string, to: string): string =>
  least === most ? `${most}` : least === 0 ? `${atMost} ${most}` : `${least} ${to} ${most}`;

/** The same in other languages: brief, since all of them are in the script. */
const OTHERS: Readonly<Record<string, Texts>> = {
  de: {
    hint: "Hier schreiben",
    undo: "Rückgängig",
    clear: "Leeren",
    area: "Zeichenfläche",
    help:
      "Mit Maus, Finger oder Stift schreiben. Oder mit Tasten: Pfeile bewegen den Stift, mit Umschalt fein; " +
      "die Leertaste setzt ihn auf und hebt ihn ab. Im nächsten Feld lässt sich auch tippen.",
    read: "als Ziffern",
    loading: "Wird noch gelesen. Gleich erneut versuchen.",
    unread: "Unlesbar. Neu schreiben oder tippen.",
    missing: "Hier schreiben oder tippen.",
    withoutPoint: "Nur ganze Zahlen, ohne Punkt.",
    digitsAlone: "Nur Ziffern.",
    unsure: "unsicher",
    check: "Unsicher: Stimmt das?",
    count: ({ least, most }, digits) =>
      `Ziffern: ${wantedOf(least, most, "höchstens", "bis")}; gelesen: ${digits}.`,
  },
  fr: {
    hint: "Écrivez ici",
    undo: "Annuler",
    clear: "Effacer",
    area: "zone de dessin",
    help:
      "Écrivez à la souris, au doigt ou au stylet. Ou au clavier : les flèches déplacent le stylo, avec Maj finement ; " +
      "Espace le pose et le lève. On peut aussi taper dans le champ suivant.",
    read: "en chiffres",
    loading: "Lecture en cours. Réessayez dans un instant.",
    unread: "Illisible. Récrivez-le ou tapez-le.",
    missing: "Écrivez ici, ou tapez.",
    withoutPoint: "Nombres entiers seulement, sans point.",
    digitsAlone: "Chiffres seulement.",
    unsure: "incertain",
    check: "Incertain : est-ce juste ?",
    count: ({ least, most }, digits) =>
      `Chiffres : ${wantedOf(least, most, "au plus", "à")} ; lus : ${digits}.`,
  },
  es: {
    hint: "Escribe aquí",
    undo: "Deshacer",
    clear: "Borrar",
    area: "área de dibujo",
    help:
      "Escribe con ratón, dedo o lápiz. O con teclas: las flechas mueven el lápiz, con Mayús poco a poco; " +
      "Espacio lo apoya y lo levanta. También se puede teclear en el campo siguiente.",
    read: "en dígitos",
    loading: "Aún se está leyendo. Inténtalo en un momento.",
    unread: "Ilegible. Reescríbelo o tecléalo.",
    missing: "Escribe aquí o teclea.",
    withoutPoint: "Solo números enteros, sin punto.",
    digitsAlone: "Solo dígitos.",
    unsure: "dudoso",
    check: "Dudoso: ¿es correcto?",
    count: ({ least, most }, digits) =>
      `Dígitos: ${wantedOf(least, most, "como mucho", "a")}; leídos: ${digits}.`,
  },
};

/** What an element says in its language, English where that is another one; what the page changed is said in all. */
export function textsFor(element: Element, changed: Texts): Texts {
  const language = Object.keys(OTHERS).find((one) => element.matches(`:lang(${one})`));
  const own = Object.entries(changed).filter(([key, text]) => text !== TEXTS[key as keyof Texts]);
  return { ...TEXTS, ...OTHERS[language ?? ""], ...Object.fromEntries(own) };
}
