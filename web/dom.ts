/** The element the server promised; its absence is our mistake, so it is loud. */
export function need<T extends Element>(
  root: ParentNode,
  selector: string,
  kind: abstract new () => T,
): T {
  const found = root.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${selector} where the script expects one.`);
}

/** Writes only what differs, so nothing is announced or laid out anew for nothing. */
export function setText(node: Element | null, text: string): void {
  if (node !== null && node.textContent !== text) node.textContent = text;
}

/** Brings a part of the page into sight, at once for those who want nothing to move. */
export function reveal(node: Element, block: ScrollLogicalPosition = "nearest"): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block, behavior: isStill ? "instant" : "smooth" });
}

/** A choice kept for the server to see: a year, this site alone. */
export function remember(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is absent from Firefox and Safari.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

/** Whether a single key may be a shortcut here: not where text is typed, and not behind an open dialog. */
export const isShortcut = ({ target }: KeyboardEvent): boolean =>
  document.querySelector("dialog:modal") === null &&
  !(target instanceof Element && target.matches(TYPED));

const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), select, textarea";
