import { fill } from "../texts/fill.ts";
import type { Language } from "../texts/languages.ts";
import { unit } from "../texts/unit.ts";

/**
 * Figures as people read them; the same on the page, in the browser and on the command line. In another language
 * than English they have its decimal point and its words: "99,9 %", "12.346 Bilder/s".
 */

const formats = new Map<string, Intl.NumberFormat>();

/** Making one is slow, so each is made once. */
function formatOf(language: string, decimals = 0, useGrouping = true): Intl.NumberFormat {
  const key = `${language} ${decimals} ${useGrouping}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const made = new Intl.NumberFormat(language, { ...digits, useGrouping });
  formats.set(key, made);
  return made;
}

/** A figure with so many decimals. */
export const fixed = (value: number, decimals: number, language = "en"): string =>
  formatOf(language, decimals, false).format(value);

/** A value of a slider, with a minus of its own: −52.5. */
export const signed = (value: number, language = "en"): string =>
  fixed(value, Number.isInteger(value) ? 0 : 1, language).replace("-", "−");

/** A day and a time of day, where the program runs: "Nov 27, 2026, 7:42 PM". */
export const moment = (date: Date, language = "en"): string =>
  date.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });

/** 1234567 → "1,234,567" */
export const count = (n: number, language = "en"): string =>
  formatOf(language).format(Math.round(n));

/**
 * A probability with one decimal: 0.5 → "50.0 %". What is not quite nothing or not quite certain
 * never reads as if it were: "<0.1 %", ">99.9 %".
 */
export function percent(share: number, decimals = 1, language = "en"): string {
  const smallest = 10 ** -decimals;
  const value = 100 * share;
  const say = (n: number) => `${fixed(n, decimals, language)} %`;
  if (value > 0 && value < smallest / 2) return `<${say(smallest)}`;
  if (value < 100 && value >= 100 - smallest / 2) return `>${say(100 - smallest)}`;
  return say(value);
}

/** An accuracy over many images, with two decimals: 0.9948 → "99.48 %". */
export const accuracy = (share: number, language = "en"): string =>
  `${fixed(100 * share, 2, language)} %`;

/** A loss: four significant digits, never in powers of ten down to 0.0001. */
export const loss = (value: number, language = "en"): string =>
  pointed(value === 0 ? "0" : value < 0.0001 ? value.toExponential(2) : value.toFixed(4), language);

/** A figure as programs write it, with the decimal point of a language. */
export const pointed = (figure: string, language: string): string =>
  figure.replace(".", fixed(0.5, 1, language).charAt(1));

/** 1536 → "1.5 kB" (1 kB = 1,000 bytes) */
export function bytes(n: number, language: Language = "en"): string {
  const byte = unit["unit.byte"][language];
  if (n < 1000) return `${n} ${byte}`;
  if (n < 1e6) return `${short(n / 1e3, language)} k${byte}`;
  return n < 1e9 ? `${short(n / 1e6, language)} M${byte}` : `${short(n / 1e9, language)} G${byte}`;
}

/** Big counts in short: 619114 → "619 k", 4240000 → "4.2 M". */
export function compact(n: number, language = "en"): string {
  if (n < 1e4) return count(n, language);
  return n < 1e6 ? `${short(n / 1e3, language)} k` : `${short(n / 1e6, language)} M`;
}

/** Whether so many are one in a language: in French 0 is. */
export const isOne = (n: number, language = "en"): boolean =>
  new Intl.PluralRules(language).select(n) === "one";

/** A figure with so many significant digits: 0.001 → "0.00100", 1e-7 → "1.00e-7". */
export const precise = (value: number, digits: number, language = "en"): string =>
  pointed(value.toPrecision(digits), language);

/** Seconds as two units at most: 75 → "1 min 15 s". */
export function duration(seconds: number, language: Language = "en"): string {
  if (!Number.isFinite(seconds)) return unit["unit.unknown"][language];
  if (seconds < 1) return unit["unit.under-second"][language];
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** A guess at a time, in words that claim no more: 134 → "about 3 min", rounded up. */
export function roughly(seconds: number, language: Language = "en"): string {
  if (!(seconds > 60)) return unit["unit.under-minute"][language];
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 100) return fill(unit["unit.about-minutes"][language], { n: minutes });
  return fill(unit["unit.about-hours"][language], { n: Math.ceil(minutes / 60) });
}

/** A time of computing: 0.0423 → "42 µs", 1.234 → "1.23 ms". */
export function milliseconds(ms: number, language: Language = "en"): string {
  if (ms < 0.1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${fixed(ms, 2, language)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : duration(ms / 1000, language);
}

/** 12345.6 → "12,346 images/s" */
export const rate = (imagesPerSecond: number, language: Language = "en"): string =>
  fill(unit["unit.images-per-second"][language], { count: count(imagesPerSecond, language) });

/** One decimal below ten, none above; no ".0". */
const short = (n: number, language = "en"): string =>
  n < 9.95
    ? fixed(Number(n.toFixed(1)), n.toFixed(1).endsWith("0") ? 0 : 1, language)
    : count(n, language);
