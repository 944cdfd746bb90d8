import { need, setText } from "../dom.ts";
import { accuracy, bytes, problemSentence, t } from "../language.ts";
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
    setText(root.querySelector("[data-kept-words]"), keptWords(trained));
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

function keptWords({ name, file, accuracy: right }: Trained): string {
  const size = bytes(file.length);
  if (right === undefined) return t("here.kept", { name, size });
  return t("here.kept-measured", { name, size, share: accuracy(right) });
}

/** Among the server's models; the answer says what came of it. */
async function send({ file }: Trained, name: string): Promise<string> {
  const body = new FormData();
  body.set("file", new Blob([file]));
  const url = `/api/v1/models?name=${encodeURIComponent(name)}`;
  const response = await fetch(url, { method: "POST", body }).catch(() => undefined);
  if (response?.ok) return t("here.sent", { name });
  if (!response) return t("message.no-answer");
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  return error ? problemSentence(error) : t("here.server-answered", { status: response.status });
}
