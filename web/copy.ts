import { need, setText } from "./dom.ts";

/** How long the button says that it has done its work, in milliseconds. */
const SAYING = 2000;

/** A button that copies the text beside it. */
export function copy(root: HTMLElement): void {
  const button = need(root, "[data-copy]", HTMLButtonElement);
  const code = need(root, "code", HTMLElement);
  const usual = button.textContent ?? "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    setText(button, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(button, usual), SAYING);
  };
  button.addEventListener("click", () => {
    // Pages that did not come over HTTPS or from this machine have no clipboard: the text is marked to be copied.
    const copied = navigator.clipboard?.writeText(code.textContent ?? "") ?? Promise.reject();
    copied.then(
      () => say("Copied"),
      () => {
        getSelection()?.selectAllChildren(code);
        say("Marked");
      },
    );
  });
}
