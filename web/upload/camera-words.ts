/** Why there is no camera, and what to do, by the name of the browser's error. */
const SENTENCES: Readonly<Record<string, string>> = {
  NotAllowedError:
    "The browser does not let this page use the camera. Allow it in the browser's settings for this site, then try again.",
  NotFoundError: "There is no camera. Connect one, or choose a picture.",
  OverconstrainedError: "There is no camera that fits. Connect another, or choose a picture.",
  NotReadableError:
    "The camera does not answer; another program may be using it. Close that, then try again.",
  AbortError:
    "The camera does not answer; another program may be using it. Close that, then try again.",
  SecurityError: "The browser's settings keep cameras from all pages. Choose a picture.",
};

export function cameraSentence(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  return SENTENCES[name] ?? `The camera could not be opened (${name || String(error)}).`;
}
