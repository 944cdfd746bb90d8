import { need, setText } from "./dom.ts";
import { t } from "./language.ts";

/** How long the button says that it has done its work, in milliseconds. */
const SAYING = 2000;

/** A text, in a field or as code, and the button that copies it. */
export function copy(root: HTMLElement): void {
  const field = root.querySelector("input");
  const code = field ?? need(root, "code", HTMLElement);
  const button = need(root, "button", HTMLButtonElement);
  const label = button.querySelector("span") ?? button;
  const usual = label.textContent ?? "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    setText(label, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(label, usual), SAYING);
  };
  field?.addEventListener("focus", () => field.select());
  button.addEventListener("click", () => {
    const text = field?.value ?? code.textContent ?? "";
    // Pages that did not come over HTTPS or from this machine have no clipboard: the text is marked to be copied.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject();
    copied.then(
      () => say(t("message.copied")),
      () => {
        if (field) field.focus();
        else getSelection()?.selectAllChildren(code);
        say(t("message.marked"));
      },
    );
  });
}
