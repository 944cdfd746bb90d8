import { answer } from "./answer.ts";
import { api } from "./api.ts";
import { bench } from "./bench.ts";
import { chart } from "./chart.ts";
import { data } from "./data.ts";
import { digits } from "./digits.ts";
import { draw } from "./draw.ts";
import { embed } from "./embed.ts";
import { fill, type Names } from "./fill.ts";
import { here } from "./here.ts";
import type { Language } from "./languages.ts";
import { layout } from "./layout.ts";
import { live } from "./live.ts";
import { measured } from "./measured.ts";
import { message } from "./message.ts";
import { model } from "./model.ts";
import { models } from "./models.ts";
import { one } from "./one.ts";
import { overlay } from "./overlay.ts";
import { page } from "./page.ts";
import { panel } from "./panel.ts";
import { pile } from "./pile.ts";
import { recipe } from "./recipe.ts";
import { reference } from "./reference.ts";
import { run } from "./run.ts";
import { runs } from "./runs.ts";
import { settings } from "./settings.ts";
import { state } from "./state.ts";
import { teach } from "./teach.ts";
import { timing } from "./timing.ts";
import { told } from "./told.ts";
import { train } from "./train.ts";
import { tried } from "./tried.ts";
import { unit } from "./unit.ts";
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
  train,
  settings,
  recipe,
  runs,
  state,
  here,
  unit,
  chart,
  run,
  live,
  overlay,
  models,
  timing,
  model,
  data,
  bench,
  measured,
  api,
  tried,
  reference,
  embed,
  told,
  one,
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
  ...train,
  ...settings,
  ...recipe,
  ...runs,
  ...state,
  ...here,
  ...unit,
  ...chart,
  ...run,
  ...live,
  ...overlay,
  ...models,
  ...timing,
  ...model,
  ...data,
  ...bench,
  ...measured,
  ...api,
  ...tried,
  ...reference,
  ...embed,
  ...told,
  ...one,
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
