import { refocus } from "./focus.ts";
import { installButton } from "./install.ts";
import { t } from "./language.ts";
import { keepForLater } from "./offline.ts";
import { toast } from "./toast.ts";
import { watchServer } from "./unreachable.ts";

/** What every page needs beside its own islands: word of what goes wrong, and what can be done about it. */
export function messages(root: HTMLElement): void {
  watchServer();
  refocus();
  sayFailures();
  installButton();
  if (root.dataset.keeps === "true") keepForLater();
}

interface Failed {
  readonly ctx?: { readonly sourceElement?: Element; readonly sourceEvent?: Event };
}

/** A button whose request did not get through says so, and offers to try again; what a page asks for by itself does not. */
function sayFailures(): void {
  document.addEventListener("htmx:error", (event) => {
    const source = (event as CustomEvent<Failed>).detail.ctx?.sourceElement;
    // The upload has a line of its own.
    if (!(source instanceof HTMLFormElement) || source.querySelector("[data-lost]")) return;
    toast(t("message.no-answer"), {
      action: { label: t("message.try-again"), run: () => source.requestSubmit() },
    });
  });
}
