import { need, remember } from "./dom.ts";
import { t } from "./language.ts";

const ORDER = ["system", "light", "dark"] as const;

/** Beside the theme, what gives the page other colours. */
const COLOURS = ["print", "(forced-colors: active)", "(prefers-contrast: more)"];

/** The theme button; without this script it is a form that posts and comes back. */
export function theme(form: HTMLElement): void {
  const button = need(form, "button", HTMLButtonElement);
  const root = document.documentElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const now = ORDER.findIndex((name) => name === (root.dataset.theme ?? "system"));
    const next = ORDER[(now + 1) % ORDER.length] ?? "system";
    root.dataset.theme = next;
    colourFrame(next);
    remember("inkling-theme", next);
    const name = t(`message.theme-${next}`);
    button.title = t("message.theme", { theme: name });
    button.setAttribute("aria-label", t("message.change-theme", { theme: name }));
    tell();
  });
  for (const media of COLOURS) matchMedia(media).addEventListener("change", tell);
}

/** What is drawn in the page's colours is drawn anew. */
const tell = (): boolean => document.dispatchEvent(new Event("inkling:theme"));

/** The browser's own bars take the page's ground; a theme of the page's own goes for both of the system's. */
function colourFrame(theme: (typeof ORDER)[number]): void {
  const metas = [...document.querySelectorAll<HTMLMetaElement>("meta[data-ground]")];
  for (const meta of metas) {
    const own = metas.find(({ media }) => media.includes(theme)) ?? meta;
    meta.content = own.dataset.ground ?? "";
  }
}
