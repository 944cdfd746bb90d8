import { need, remember, setText } from "./dom.ts";

/** The upload form, read as soon as a picture is chosen, dropped anywhere or pasted anywhere. */
export function upload(root: HTMLElement): void {
  const form = need(root.parentElement ?? document, "form[data-island=upload]", HTMLFormElement);
  const input = need(form, "[data-file]", HTMLInputElement);
  const model = need(form, "[data-model]", HTMLSelectElement);

  const said = need(form, "[data-said]", HTMLElement);
  const lost = need(form, "[data-lost]", HTMLElement);

  const take = (files: FileList | undefined): boolean => {
    const file = [...(files ?? [])].find(({ type }) => type.startsWith("image/")) ?? files?.[0];
    if (file === undefined) return false;
    const one = new DataTransfer();
    one.items.add(file);
    input.files = one.files;
    form.requestSubmit();
    return true;
  };

  const send = (): void => {
    if (input.files?.length) form.requestSubmit();
  };

  input.addEventListener("change", send);
  model.addEventListener("change", () => {
    remember("inkling-model", model.value);
    send();
  });
  // Chosen while the scripts were on their way.
  send();
  document.addEventListener("paste", (event) => {
    if (take(event.clipboardData?.files)) event.preventDefault();
  });

  // What a swap brings is read out only where the line for it was there before.
  document.addEventListener("htmx:after:swap", () => {
    lost.hidden = true;
    setText(said, document.querySelector("#result [data-say]")?.textContent ?? "");
  });
  document.addEventListener("htmx:error", () => {
    lost.hidden = false;
  });

  // Without both of these the browser would open the picture in place of the page.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.dataset.over = "true";
  });
  document.addEventListener("drop", (event) => {
    delete form.dataset.over;
    if (take(event.dataTransfer?.files)) event.preventDefault();
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) delete form.dataset.over;
  });
}
