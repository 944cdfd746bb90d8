import { need, setText } from "./dom.ts";

/** How long the button says that it has done its work, in milliseconds. */
const SAYING = 2000;

/** A text and the button that copies it. Where there is no clipboard, it selects the text. */
export function copy(root: HTMLElement): void {
  const field = need(root, "input", HTMLInputElement);
  const button = need(root, "button", HTMLButtonElement);
  const label = need(button, "span", HTMLElement);
  const usual = label.textContent ?? "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    setText(label, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(label, usual), SAYING);
  };
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", () => {
    // Pages that did not come over HTTPS or from this machine have no clipboard.
    const copied = navigator.clipboard?.writeText(field.value) ?? Promise.reject();
    copied.then(
      () => say("Copied"),
      () => {
        field.focus();
        say("Selected");
      },
    );
  });
}
