import { t } from "./language.ts";
import { toast } from "./toast.ts";

/** Milliseconds between two looks whether the server is back: longer from one to the next. */
const FIRST = 2000;
const LONGEST = 30_000;

/** Says when the server cannot be reached, looks for it from time to time, and says when it is back. */
export function watchServer(): void {
  let takeBack: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST;

  const look = async (): Promise<void> => {
    clearTimeout(timer);
    if (await answers()) {
      if (takeBack === undefined) return;
      takeBack();
      takeBack = undefined;
      pause = FIRST;
      delete document.documentElement.dataset.unreachable;
      toast(t("message.answers-again"));
      return;
    }
    document.documentElement.dataset.unreachable = "true";
    takeBack ??= toast(sentence(), { stays: true });
    timer = setTimeout(look, pause);
    pause = Math.min(LONGEST, 2 * pause);
  };

  // A page that comes from the browser's own store does not know yet that there is no server.
  if (navigator.onLine === false || navigator.serviceWorker?.controller) look();
  for (const name of ["offline", "online"]) addEventListener(name, () => look());
  document.addEventListener("htmx:error", () => look());
}

/** Whatever it answers, it is there. */
const answers = (): Promise<boolean> =>
  fetch("/healthz", { cache: "no-store" }).then(
    () => true,
    () => false,
  );

const sentence = (): string =>
  document.querySelector("[data-island=pad], template[data-local]")
    ? t("message.goes-on")
    : t("message.may-be-old");
