import { accuracy, bytes } from "../../models/format.ts";
import { need, setText } from "../dom.ts";
import { forget, keep, recall } from "./kept.ts";
import type { Trained } from "./messages.ts";

/** The card of the last model that was trained here: to be saved, sent to the server, or deleted. */
export function keptModel(root: HTMLElement) {
  const form = need(root, "[data-send]", HTMLFormElement);
  const link = need(root, "[data-download]", HTMLAnchorElement);
  const sent = need(root, "[data-sent]", HTMLElement);
  let model: Trained | undefined;

  const show = (trained: Trained | undefined): void => {
    model = trained;
    root.hidden = trained === undefined;
    URL.revokeObjectURL(link.href);
    setText(sent, "");
    if (trained === undefined) return;
    link.href = URL.createObjectURL(new Blob([trained.file]));
    link.download = `${trained.name}.safetensors`;
    const right = trained.accuracy === undefined ? "" : `, ${accuracy(trained.accuracy)} right`;
    const words = `${trained.name}, ${bytes(trained.file.length)}${right} on the test images. It is on this device alone.`;
    setText(root.querySelector("[data-kept-words]"), words);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = String(new FormData(form).get("name"));
    if (model) send(model, name).then((words) => setText(sent, words));
  });
  need(root, "[data-do=forget]", HTMLButtonElement).addEventListener("click", () => {
    forget();
    show(undefined);
  });
  recall().then((trained) => {
    // One that has ended meanwhile is newer.
    if (model === undefined) show(trained);
  });
  return {
    set(trained: Trained): void {
      keep(trained);
      show(trained);
    },
  };
}

/** Among the server's models; the answer says what came of it. */
async function send({ file }: Trained, name: string): Promise<string> {
  const body = new FormData();
  body.set("file", new Blob([file]));
  const url = `/api/v1/models?name=${encodeURIComponent(name)}`;
  const response = await fetch(url, { method: "POST", body }).catch(() => undefined);
  if (response?.ok) return `Kept on the server as ${name}. It can be chosen on the Draw page.`;
  if (!response) return "The server does not answer. Is it still running?";
  const { error } = (await response.json()) as { error?: { message: string } };
  return error?.message ?? `The server answered ${response.status}.`;
}
