import { t } from "./language.ts";
import { toast } from "./toast.ts";

/**
 * Has a service worker keep the app, so that it opens and reads without its server. Nothing of this
 * happens before the page is loaded, its model answers, and the browser has nothing better to do.
 */
export function keepForLater(): void {
  // Only a page that came over HTTPS or from this machine has one.
  const workers = navigator.serviceWorker;
  if (workers === undefined) return;
  let loaded: string | undefined;
  document.addEventListener("inkling:loaded", (event) => {
    loaded = (event as CustomEvent<string>).detail;
    workers.ready.then(({ active }) => active?.postMessage(loaded));
  });
  whenAtRest(() => {
    // One that cannot be had now is asked for by the next page; one that is switched off never comes.
    workers
      .register("/service-worker.js", { updateViaCache: "none" })
      .then((registration?: ServiceWorkerRegistration) => registration && offerNewest(registration))
      .catch(() => undefined);
  });
}

function whenAtRest(start: () => void): void {
  const idle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 200));
  const rest = (): void => void idle(() => start());
  const isWaiting = document.querySelector("[data-island=answer]:not([data-ready])") !== null;
  if (isWaiting) document.addEventListener("inkling:loaded", rest, { once: true });
  else if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

/** A newer version waits until it is wanted: what is open goes on with the one it began with. */
function offerNewest(registration: ServiceWorkerRegistration): void {
  const workers = navigator.serviceWorker;
  const offer = (worker: ServiceWorker): void => {
    // The very first version replaces none.
    if (workers.controller === null) return;
    const run = (): void => {
      workers.addEventListener("controllerchange", () => location.reload(), { once: true });
      worker.postMessage("take over");
    };
    toast(t("message.new-version"), { action: { label: t("message.reload"), run }, stays: true });
  };
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") offer(worker);
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) registration.update().catch(() => undefined);
  });
}
