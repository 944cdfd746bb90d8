import { NAME } from "../../models/names.ts";
import { need, setText } from "../dom.ts";
import { accuracy, bytes, problemSentence, t, voice } from "../language.ts";
import { deviceValue, rememberedOnDevice, rememberOnDevice } from "./device-models.ts";
import { save } from "./save.ts";
import {
  allModels,
  type DeviceModel,
  findModel,
  putModel,
  removeModel,
  renameModel,
} from "./store.ts";
import { digitsInWords } from "./teach-words.ts";

/** Told to the document when models came or went. */
const CHANGED = "inkling:device-models";

/** Keeps a model, and says so. */
export async function keepModel(model: DeviceModel): Promise<string> {
  const before = await findModel(model.name);
  await putModel(model);
  document.dispatchEvent(new Event(CHANGED));
  const { name } = model;
  return t(before === undefined ? "teach.kept" : "teach.kept-in-place", { name });
}

/** The name, or with a number behind it where the device has one of that name. */
export async function freeName(wanted: string): Promise<string> {
  const taken = new Set((await allModels()).map(({ name }) => name));
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted.slice(0, 59)}-${i}`;
  return name;
}

/** The Draw page, answering with this model. */
export function use(name: string): void {
  rememberOnDevice(deviceValue(name));
  location.assign("/");
}

/** Gives a model another name, under which it stays chosen if it was. @throws Error with a sentence */
async function rename(model: DeviceModel, name: string): Promise<string> {
  if (!NAME.test(name)) throw new Error(t("teach.name-rule"));
  if ((await findModel(name)) !== undefined) throw new Error(t("teach.name-taken", { name }));
  await renameModel(model, name);
  if (rememberedOnDevice() === deviceValue(model.name)) rememberOnDevice(deviceValue(name));
  return t("teach.renamed", { before: model.name, name });
}

/** Sends the weight file to the server, to be one of its models. @throws Error with the server's sentence */
export async function upload({ name, file }: DeviceModel): Promise<string> {
  const response = await fetch(`/api/v1/models?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  }).catch(() => undefined);
  if (response === undefined) throw new Error(t("message.no-answer"));
  if (response.ok) return t("teach.uploaded", { name });
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: { code: string; message: string } }
    | undefined;
  throw new Error(
    answer?.error
      ? problemSentence(answer.error)
      : t("teach.server-answered", { status: response.status }),
  );
}

/** The models of this device: used, renamed, downloaded, uploaded, deleted. */
export function deviceList(root: HTMLElement): void {
  const list = need(root, "[data-list]", HTMLElement);
  const said = need(root, "[data-said]", HTMLElement);
  const undo = need(root, "[data-undo]", HTMLButtonElement);
  let models: readonly DeviceModel[] = [];
  let removed: DeviceModel | undefined;

  const renew = async (): Promise<void> => {
    models = await allModels();
    const rows = models.map(rowOf);
    const held = document.activeElement;
    list.replaceChildren(...rows);
    // Who was at a model's control still is.
    if (held instanceof HTMLElement && held.dataset.of !== undefined) sameOf(list, held)?.focus();
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
      return t("teach.answers-now");
    },
    download: async ({ name, file }) => {
      save(`${name}.safetensors`, file);
      return t("teach.downloaded");
    },
    upload,
    delete: async (model) => {
      await removeModel(model.name);
      removed = model;
      need(root, "h2", HTMLElement).focus({ preventScroll: true });
      return t("teach.deleted-model", { name: model.name });
    },
  };

  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-do]");
    const model = models.find(({ name }) => name === button?.dataset.of);
    const action = actions[button?.dataset.do ?? ""];
    if (model !== undefined && action !== undefined) act(() => action(model));
  });
  list.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const model = models.find(({ name }) => name === target.dataset.of);
    if (model === undefined || target.value.trim() === model.name) return;
    act(async () => {
      try {
        const name = target.value.trim();
        const sentence = await rename(model, name);
        for (const control of controlsIn(list)) {
          if (control.dataset.of === model.name) control.dataset.of = name;
        }
        return sentence;
      } catch (error) {
        target.value = model.name;
        throw error;
      }
    });
  });
  undo.addEventListener("click", () => {
    act(async () => {
      if (removed !== undefined) await putModel(removed);
      removed = undefined;
      return t("teach.back-one");
    });
    need(root, "h2", HTMLElement).focus({ preventScroll: true });
  });
  document.addEventListener(CHANGED, renew);
  // Where the browser keeps nothing, the list of digits says so.
  renew().catch(() => {});
}

const controlsIn = (list: HTMLElement) => list.querySelectorAll<HTMLElement>("[data-of]");

/** The control of the same model that does the same. */
const sameOf = (list: HTMLElement, { dataset }: HTMLElement): HTMLElement | undefined =>
  [...controlsIn(list)].find(
    (one) => one.dataset.of === dataset.of && one.dataset.do === dataset.do,
  );

const ACTIONS = ["use", "download", "upload", "delete"] as const;

function rowOf(model: DeviceModel): HTMLLIElement {
  const { name, isOther } = model;
  const row = document.createElement("li");
  const title = document.createElement("input");
  title.value = name;
  title.dataset.of = name;
  title.maxLength = 64;
  title.autocomplete = "off";
  title.spellcheck = false;
  title.setAttribute("aria-label", t("teach.name-of", { name }));
  const facts = document.createElement("span");
  facts.className = "small muted";
  facts.textContent = factsOf(model);
  const buttons = document.createElement("div");
  buttons.className = "row";
  for (const action of ACTIONS) {
    // The Draw page has bars for the ten digits alone.
    if (action === "use" && isOther) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.do = action;
    button.dataset.of = name;
    const act = t(`teach.${action}`);
    button.textContent = act;
    button.setAttribute("aria-label", t("teach.act-on", { act, name }));
    if (action === "delete") button.className = "danger";
    buttons.append(button);
  }
  row.append(title, facts, buttons);
  return row;
}

/** "inkling, taught 40 digits, 27/11/2026, 1.2 MB"; "mlp, 97.90 % of the test images right, …". */
function factsOf({ from, taught, accuracy: right, created, file }: DeviceModel): string {
  const when = new Date(created).toLocaleDateString(voice.language);
  const facts = { from, when, size: bytes(file.length) };
  if (taught !== undefined) return t("teach.facts", { ...facts, digits: digitsInWords(taught) });
  if (right === undefined) return t("teach.facts-trained", facts);
  return t("teach.facts-tested", { ...facts, share: accuracy(right) });
}
