import { answer } from "./answer.ts";
import { api } from "./api.ts";
import { bench } from "./bench.ts";
import { digits } from "./digits.ts";
import { draw } from "./draw.ts";
import { embed } from "./embed.ts";
import { fill, type Names } from "./fill.ts";
import type { Language } from "./languages.ts";
import { layout } from "./layout.ts";
import { measured } from "./measured.ts";
import { message } from "./message.ts";
import { page } from "./page.ts";
import { panel } from "./panel.ts";
import { pile } from "./pile.ts";
import { reference } from "./reference.ts";
import { teach } from "./teach.ts";
import { told } from "./told.ts";
import { tried } from "./tried.ts";
import { upload } from "./upload.ts";
import { why } from "./why.ts";

/** Every text of the page by its area, which is the start of its keys and the name of its file. */
export const AREAS = {
  layout,
  message,
  page,
  draw,
  answer,
  why,
  panel,
  upload,
  pile,
  digits,
  teach,
  bench,
  measured,
  api,
  tried,
  reference,
  embed,
  told,
} as const;
export type Area = keyof typeof AREAS;

/** Every text of the page in every language. */
export const TEXTS = {
  ...layout,
  ...message,
  ...page,
  ...draw,
  ...answer,
  ...why,
  ...panel,
  ...upload,
  ...pile,
  ...digits,
  ...teach,
  ...bench,
  ...measured,
  ...api,
  ...tried,
  ...reference,
  ...embed,
  ...told,
} as const;

export type Texts = typeof TEXTS;
export type TextKey = keyof Texts;

/** A value for each placeholder of a text; nothing where it has none. */
export type Values<Key extends TextKey, Value = string | number> = [
  Names<Texts[Key]["en"]>,
] extends [never]
  ? []
  : [values: Readonly<Record<Names<Texts[Key]["en"]>, Value>>];

/** Says texts in one language. */
export interface Voice {
  readonly language: Language;
  readonly t: <Key extends TextKey>(key: Key, ...values: Values<Key>) => string;
}

export const voiceOf = (language: Language): Voice => ({
  language,
  t: (key, ...[values]) => fill(TEXTS[key][language], values ?? {}),
});
