import { vi } from "vitest";
import { TEXTS, voiceOf } from "../../texts/index.ts";

/** Says texts as the tests expect them. */
export const english = voiceOf("en");

/** What scripts of the page say outside of a page, in English: the texts as a page has them. */
export function pageInEnglish(): void {
  const texts = Object.fromEntries(Object.entries(TEXTS).map(([key, row]) => [key, row.en]));
  const element = { textContent: JSON.stringify(texts) };
  vi.stubGlobal("document", { documentElement: { lang: "en" }, getElementById: () => element });
}
