import * as format from "../models/format.ts";
import { fill } from "../texts/fill.ts";
import type { Voice } from "../texts/index.ts";
import type { Language } from "../texts/languages.ts";

// What scripts say, in the language of the page. The server has put the texts into the page, in that language alone.

type Said = Readonly<Record<string, string>>;

let known: { readonly from: Element; readonly texts: Said } | undefined;

/** Read when it is first needed, and anew where another page was swapped in. */
function texts(): Said {
  const from = document.getElementById("texts");
  if (from === null) throw new Error("The page has no texts for its scripts.");
  if (known?.from !== from) known = { from, texts: JSON.parse(from.textContent ?? "") as Said };
  return known.texts;
}

export const voice: Voice = {
  get language() {
    return document.documentElement.lang as Language;
  },
  t: (key, ...[values]) => {
    const text = texts()[key];
    // The page's list of areas lacks one: our mistake, so it is loud.
    if (text === undefined) throw new Error(`The page has no text ${key}.`);
    return fill(text, values ?? {});
  },
};

export const { t } = voice;

/** What went wrong, by its code; English, and what is not foreseen, says it by itself. */
export const problemSentence = ({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string => texts()[`problem.${code}`] ?? message;

/** What a script was refused with, or met: a problem by its code, anything else by itself. */
export const errorSentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return problemSentence({ code, message: error.message });
};

/** Figures as the page's language writes them: "99,9 %". */
export const percent = (share: number): string => format.percent(share, 1, voice.language);
export const accuracy = (share: number): string => format.accuracy(share, voice.language);
export const bytes = (n: number): string => format.bytes(n, voice.language);
export const moment = (date: Date): string => format.moment(date, voice.language);
export const count = (n: number): string => format.count(n, voice.language);
export const isOne = (n: number): boolean => format.isOne(n, voice.language);
export const milliseconds = (ms: number): string => format.milliseconds(ms, voice.language);
export const precise = (value: number, digits: number): string =>
  format.precise(value, digits, voice.language);
export const loss = (value: number): string => format.loss(value, voice.language);
export const duration = (seconds: number): string => format.duration(seconds, voice.language);
export const rate = (imagesPerSecond: number): string =>
  format.rate(imagesPerSecond, voice.language);
