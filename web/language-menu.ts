import { need } from "./dom.ts";

/** The menu of languages: a choice is sent at once. */
export function languageMenu(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  need(form, "select", HTMLSelectElement).addEventListener("change", () => form.requestSubmit());
}
