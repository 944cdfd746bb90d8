import { setText } from "../dom.ts";
import { t } from "../language.ts";
import type { Tested } from "./messages.ts";

/**
 * The test in full, drawn by the server: it has the pictures, the browser the answers, and sends these with each
 * request. Links of cells ask for their pictures in the same way.
 */
export function results(root: HTMLElement, data: string) {
  let asked: { readonly answers: Blob; readonly temperature: string } | undefined;

  /** A part of the page. @throws Error with a sentence */
  const ask = async (path: string): Promise<string> => {
    const url = new URL(path, location.href);
    url.searchParams.set("data", data);
    url.searchParams.set("temperature", asked?.temperature ?? "");
    const body = asked?.answers ?? null;
    const response = await fetch(url, { method: "POST", body }).catch(() => undefined);
    if (response === undefined) throw new Error(t("message.no-answer"));
    if (response.ok) return response.text();
    throw new Error(t("teach.server-answered", { status: response.status }));
  };
  const fill = (place: Element, path: string, put: (html: string) => void): void => {
    place.setAttribute("aria-busy", "true");
    ask(path)
      .then(put)
      .catch(({ message }: Error) => setText(place, message))
      .finally(() => place.removeAttribute("aria-busy"));
  };

  root.addEventListener("click", (event) => {
    const path = (event.target as Element).closest("a[hx-get]")?.getAttribute("hx-get");
    const mistakes = root.querySelector("#mistakes");
    if (!path || mistakes === null) return;
    event.preventDefault();
    fill(mistakes, path, (html) => {
      mistakes.outerHTML = html;
      root.querySelector("#mistakes")?.scrollIntoView({ block: "nearest" });
    });
  });

  return {
    show({ answers, temperature }: Tested): void {
      asked = { answers: new Blob([answers]), temperature: String(temperature ?? "") };
      root.hidden = false;
      fill(root, "/train/here/results", (html) => {
        root.innerHTML = html;
      });
    },
    hide(): void {
      root.hidden = true;
      root.replaceChildren();
    },
  };
}
