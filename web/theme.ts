import { need, remember } from "./dom.ts";

const ORDER = ["system", "light", "dark"] as const;

/** The theme button; without this script it is a form that posts and comes back. */
export function theme(form: HTMLElement): void {
  const button = need(form, "button", HTMLButtonElement);
  const root = document.documentElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const now = ORDER.findIndex((name) => name === (root.dataset.theme ?? "system"));
    const next = ORDER[(now + 1) % ORDER.length] ?? "system";
    root.dataset.theme = next;
    remember("inkling-theme", next);
    button.title = `Theme: ${next}`;
    button.setAttribute("aria-label", `Theme: ${next}. Change it.`);
    document.dispatchEvent(new Event("inkling:theme"));
  });
}
