import { bytes, count } from "../../models/format.ts";
import { need, setText } from "../dom.ts";
import { deviceValue, rememberOnDevice } from "./device-models.ts";
import { save } from "./save.ts";
import { allModels, type DeviceModel, findModel, putModel, removeModel } from "./store.ts";

/** Told to the document when models came or went. */
const CHANGED = "inkling:device-models";

/** Keeps a model, and says so. */
export async function keepModel(model: DeviceModel): Promise<string> {
  const before = await findModel(model.name);
  await putModel(model);
  document.dispatchEvent(new Event(CHANGED));
  const place = before === undefined ? "" : ", in place of the one before";
  return `Kept on this device as ${model.name}${place}.`;
}

/** The Draw page, answering with this model. */
export function use(name: string): void {
  rememberOnDevice(deviceValue(name));
  location.assign("/");
}

/** Sends the weight file to the server, to be one of its models. @throws Error with the server's sentence */
export async function upload({ name, file }: DeviceModel): Promise<string> {
  const response = await fetch(`/api/v1/models?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  }).catch(() => undefined);
  if (response === undefined) throw new Error("The server does not answer. Is it still running?");
  if (response.ok) return `Uploaded: it is on the Models page as ${name}.`;
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: { message?: string } }
    | undefined;
  throw new Error(answer?.error?.message ?? `The server answered ${response.status}.`);
}

/** The tuned models of this device: used, downloaded, uploaded, deleted. */
export function deviceList(root: HTMLElement): void {
  const list = need(root, "[data-list]", HTMLElement);
  const said = need(root, "[data-said]", HTMLElement);
  const undo = need(root, "[data-undo]", HTMLButtonElement);
  let models: readonly DeviceModel[] = [];
  let removed: DeviceModel | undefined;

  const renew = async (): Promise<void> => {
    models = await allModels();
    list.replaceChildren(...models.map(rowOf));
    root.hidden = models.length === 0 && removed === undefined;
  };

  const act = (work: () => Promise<string>): void => {
    work()
      .then(async (sentence) => {
        undo.hidden = removed === undefined;
        await renew();
        setText(said, sentence);
      })
      .catch(({ message }: Error) => setText(said, message));
  };

  const actions: Record<string, (model: DeviceModel) => Promise<string>> = {
    use: async ({ name }) => {
      use(name);
      return "It answers on the Draw page now.";
    },
    download: async ({ name, file }) => {
      save(`${name}.safetensors`, file);
      return "Downloaded.";
    },
    upload,
    delete: async (model) => {
      await removeModel(model.name);
      removed = model;
      need(root, "h2", HTMLElement).focus({ preventScroll: true });
      return `Deleted ${model.name}.`;
    },
  };

  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    const model = models.find(({ name }) => name === button?.dataset.of);
    const action = actions[button?.dataset.do ?? ""];
    if (model !== undefined && action !== undefined) act(() => action(model));
  });
  undo.addEventListener("click", () => {
    act(async () => {
      if (removed !== undefined) await putModel(removed);
      removed = undefined;
      return "It is back.";
    });
    need(root, "h2", HTMLElement).focus({ preventScroll: true });
  });
  document.addEventListener(CHANGED, renew);
  // Where the browser keeps nothing, the list of digits says so.
  renew().catch(() => {});
}

const ACTIONS = [
  ["use", "Use"],
  ["download", "Download"],
  ["upload", "Upload"],
  ["delete", "Delete"],
] as const;

function rowOf({ name, from, taught, created, file }: DeviceModel): HTMLLIElement {
  const row = document.createElement("li");
  const title = document.createElement("b");
  title.textContent = name;
  const facts = document.createElement("span");
  facts.className = "small muted";
  const digits = taught === 1 ? "1 digit" : `${count(taught)} digits`;
  facts.textContent = `${from}, taught ${digits}, ${new Date(created).toLocaleDateString()}, ${bytes(file.length)}`;
  const buttons = document.createElement("div");
  buttons.className = "row";
  for (const [action, words] of ACTIONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = action;
    button.dataset.of = name;
    button.textContent = words;
    button.setAttribute("aria-label", `${words} ${name}`);
    if (action === "delete") button.className = "danger";
    buttons.append(button);
  }
  row.append(title, facts, buttons);
  return row;
}
