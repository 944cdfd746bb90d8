import { type Given, given, givenBy } from "./given.ts";

type Take = (files: readonly Given[] | Promise<readonly Given[]>) => unknown;

const hasFiles = (transfer: DataTransfer | null): transfer is DataTransfer =>
  transfer?.types.includes("Files") ?? false;

/** Whoever writes in a field pastes into it. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches(
      "textarea, input:not([type=file], [type=checkbox], [type=radio], [type=range])",
    ));

/** Hands over what is dropped or pasted anywhere on the page, which says so while something is held above it. */
export function arrivals(take: Take): void {
  const { dataset } = document.documentElement;
  document.addEventListener("paste", ({ target, clipboardData }) => {
    if (isField(target) || !clipboardData?.files.length) return;
    take(given(clipboardData.files));
  });
  // Without both of these the browser would open the file in place of the page.
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    dataset.over = "true";
  });
  document.addEventListener("drop", (event) => {
    delete dataset.over;
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    take(givenBy(event.dataTransfer));
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) delete dataset.over;
  });
}
