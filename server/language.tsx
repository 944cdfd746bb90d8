import type { MiddlewareHandler } from "hono";
import { contextStorage, tryGetContext } from "hono/context-storage";
import type { Child } from "hono/jsx";
import { type LanguageVariables, languageDetector } from "hono/language";
import * as format from "../models/format.ts";
import { partsOf } from "../texts/fill.ts";
import { TEXTS, type TextKey, type Values, type Voice, voiceOf } from "../texts/index.ts";
import { LANGUAGES, type Language } from "../texts/languages.ts";

// The language of the request that is being answered. It is found once, before any route, and is known to every
// component from there on, without being handed through all of them.

type Env = { Variables: LanguageVariables };

/** The visitor's choice. */
export const LANGUAGE_COOKIE = "inkling-language";

/** The choice, else what the browser asks for, else English. Nothing is remembered that was not chosen. */
export const language: readonly MiddlewareHandler[] = [
  contextStorage(),
  languageDetector({
    order: ["cookie", "header"],
    lookupCookie: LANGUAGE_COOKIE,
    supportedLanguages: [...LANGUAGES],
    fallbackLanguage: "en",
    caches: false,
  }),
  async (c, next) => {
    await next();
    if (!c.res.headers.get("content-type")?.startsWith("text/html")) return;
    c.header("Content-Language", languageOf());
    // Whoever keeps pages must not give one visitor the language of another.
    c.header("Vary", "Accept-Language, Cookie", { append: true });
  },
];

/** Of the request; English outside of one. */
export function languageOf(): Language {
  const found = tryGetContext<Env>()?.get("language");
  return LANGUAGES.find((one) => one === found) ?? "en";
}

/** Says texts in the language of the request. */
export const voice: Voice = {
  get language() {
    return languageOf();
  },
  t: (key, ...values) => voiceOf(languageOf()).t(key, ...values),
};

export const { t } = voice;

/** A text whose placeholders are elements. */
export function Text<Key extends TextKey>({
  k,
  values,
}: {
  k: Key;
  values: NonNullable<Values<Key, Child>[0]>;
}) {
  const named: Readonly<Record<string, Child>> = values;
  const parts = partsOf(TEXTS[k][languageOf()]);
  return <>{parts.map((part, i) => (i % 2 === 0 ? part : named[part]))}</>;
}

/** Figures as the request's language writes them: "99,9 %". */
export const percent = (share: number, decimals = 1): string =>
  format.percent(share, decimals, languageOf());
export const accuracy = (share: number): string => format.accuracy(share, languageOf());
export const loss = (value: number): string => format.loss(value, languageOf());
export const count = (n: number): string => format.count(n, languageOf());
export const compact = (n: number): string => format.compact(n, languageOf());
export const moment = (date: Date): string => format.moment(date, languageOf());
export const fixed = (value: number, decimals: number): string =>
  format.fixed(value, decimals, languageOf());
export const precise = (value: number, digits: number): string =>
  format.precise(value, digits, languageOf());
/** A setting, with all the decimals that it was given. */
export const setting = (value: number): string => format.pointed(String(value), languageOf());
export const isOne = (n: number): boolean => format.isOne(n, languageOf());
export const bytes = (n: number): string => format.bytes(n, languageOf());
export const milliseconds = (ms: number): string => format.milliseconds(ms, languageOf());
export const duration = (seconds: number): string => format.duration(seconds, languageOf());
export const roughly = (seconds: number): string => format.roughly(seconds, languageOf());
export const rate = (imagesPerSecond: number): string => format.rate(imagesPerSecond, languageOf());
