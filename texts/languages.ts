/** The languages of the page; the first is the one where no other is wanted. */
export const LANGUAGES = ["en", "de", "fr", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each as its speakers call it. */
export const NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
};

/** One text in all of them. */
export type Row = Readonly<Record<Language, string>>;

/** What is said in English by what it is about. */
export type Said = Omit<Row, "en">;
