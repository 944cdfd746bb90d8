import { need } from "./dom.ts";
import { t } from "./language.ts";
import { toast } from "./toast.ts";

/** Chromium's event, which TypeScript's page does not know. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The button that installs the page as an app: where the browser offers to, or where one can do it by hand. */
export function installButton(): void {
  const button = need(document, "[data-install]", HTMLButtonElement);
  let offer: InstallPrompt | undefined;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallPrompt;
    button.hidden = false;
  });
  addEventListener("appinstalled", () => {
    offer = undefined;
    button.hidden = true;
  });
  // Safari on phones has no prompt, but says whether the page was opened from the home screen.
  if ("standalone" in navigator && navigator.standalone === false) button.hidden = false;
  button.addEventListener("click", () => {
    if (offer) offer.prompt();
    else toast(t("message.install-by-hand"), { stays: true });
  });
}
