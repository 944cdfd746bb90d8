/** What can have the focus. */
const FOCUSABLE =
  "a[href], button:not(:disabled), input:not([type=hidden], :disabled), select, summary, [tabindex]";

interface Swapped {
  readonly ctx?: { readonly target?: Element | string };
}

/**
 * Where a swap takes the focused control away, the one in its place gets the focus: the one of the same name,
 * else the first of the new part, else its heading or the part itself. Otherwise keys would start from the top.
 */
export function refocus(): void {
  let lost: { readonly place: string; readonly name: string } | undefined;
  document.addEventListener("htmx:before:swap", (event) => {
    const target = (event as CustomEvent<Swapped>).detail.ctx?.target;
    const focused = document.activeElement;
    const isInside = target instanceof Element && target.id !== "" && target.contains(focused);
    lost = isInside && focused ? { place: target.id, name: nameOf(focused) } : undefined;
  });
  document.addEventListener("htmx:after:swap", () => {
    const place = lost && document.getElementById(lost.place);
    const name = lost?.name;
    lost = undefined;
    if (!place || document.activeElement !== document.body) return;
    const all = [...place.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const next = all.find((one) => nameOf(one) === name) ?? all[0] ?? place;
    if (next === place) place.tabIndex = -1;
    next.focus();
  });
}

const nameOf = (node: Element): string =>
  node.getAttribute("aria-label") ?? node.textContent?.trim() ?? "";
