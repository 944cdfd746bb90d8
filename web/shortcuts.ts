import { isShortcut, need } from "./dom.ts";

/** The list of keys, by its button and by "?". */
export function shortcuts(root: HTMLElement): void {
  if (!(root instanceof HTMLDialogElement)) return;
  const button = need(document, "[data-shortcuts]", HTMLButtonElement);
  button.addEventListener("click", () => root.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || !isShortcut(event)) return;
    event.preventDefault();
    root.showModal();
  });
  // A click beside it closes it, as people are used to.
  root.addEventListener("click", (event) => {
    if (event.target === root) root.close();
  });
}
