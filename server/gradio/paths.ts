/** Where Gradio's clients look for everything but the two addresses below; curl users have it by heart. */
export const PREFIX = "/gradio_api";

const OUTSIDE = ["/config", "/login"];

/** Whether an address belongs to this protocol, whose errors have a shape of their own. */
export const isGradioPath = (path: string): boolean =>
  OUTSIDE.includes(path) || path.startsWith(`${PREFIX}/`);

/** The path of a request: with and without a `/` at its end it is the same here. */
export function withoutEnd(path: string): string {
  let end = path.length;
  // No pattern: one that looks for a last run of slashes takes its time over a thousand others.
  while (path[end - 1] === "/") end--;
  const plain = path.slice(0, end);
  return isGradioPath(plain) ? plain : path;
}

/** Addresses that need no login: where one logs in, and where a client that has gone may say so. */
const OPEN = ["/login", `${PREFIX}/cancel`, `${PREFIX}/reset`];

/** A refused heartbeat would be tried again at once, for ever. */
export const isOpen = (path: string): boolean =>
  OPEN.includes(path) || path.startsWith(`${PREFIX}/heartbeat/`);
