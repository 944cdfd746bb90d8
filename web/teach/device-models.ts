import { type Precision, weightsAddress } from "../../models/addresses.ts";
import { remember } from "../dom.ts";
import { t } from "../language.ts";
import { allModels, type DeviceModel, findModel } from "./store.ts";

// Models of this device in the model picker: beside those of the server, under a name that none of these can have.

const PREFIX = "device:";
/** Where the choice is remembered: the server need not know of it. */
const CHOICE = "inkling-device-model";

export const isOnDevice = (value: string): boolean => value.startsWith(PREFIX);
export const deviceValue = (name: string): string => PREFIX + name;

/** The device's model that was chosen last, as a value of the picker. */
export function rememberedOnDevice(): string | undefined {
  try {
    const name = localStorage.getItem(CHOICE);
    return name === null ? undefined : deviceValue(name);
  } catch {
    return undefined;
  }
}

/** Remembers a choice of the picker; one of the server's models undoes it. */
export function rememberOnDevice(value: string): void {
  try {
    if (isOnDevice(value)) localStorage.setItem(CHOICE, value.slice(PREFIX.length));
    else localStorage.removeItem(CHOICE);
  } catch {
    // Without storage there is no model on the device to remember.
  }
}

/**
 * A picker of models: those of the device are added and every choice is remembered. Calls `chosen` for the one it
 * begins with, which is when the promise settles, and for each choice after that.
 */
export async function startPicker(picker: HTMLSelectElement, chosen: () => void): Promise<void> {
  picker.addEventListener("change", () => {
    // The server knows its own models by a cookie.
    if (!isOnDevice(picker.value)) remember("inkling-model", picker.value);
    rememberOnDevice(picker.value);
    chosen();
  });
  const offered = offerOnDevice(picker);
  // Only who chose a model of the device waits until it is found.
  if (rememberedOnDevice() !== undefined) await offered;
  chosen();
}

/** Adds the device's models to a picker, if there are any; chooses the remembered one. */
export async function offerOnDevice(picker: HTMLSelectElement): Promise<void> {
  const all = await allModels().catch(() => []);
  const models = all.filter(({ isOther }) => !isOther);
  if (models.length === 0) return;
  const group = document.createElement("optgroup");
  group.label = t("message.on-device");
  group.append(...models.map(({ name }) => new Option(name, deviceValue(name))));
  picker.append(group);
  const remembered = rememberedOnDevice();
  const isThere = models.some(({ name }) => deviceValue(name) === remembered);
  if (remembered !== undefined && isThere) picker.value = remembered;
}

/** What a value of the picker names: an address of the server, or a weight file of this device. */
export async function sourceOf(
  value: string,
  precision: Precision,
): Promise<string | DeviceModel["file"]> {
  if (!isOnDevice(value)) return weightsAddress(value, precision);
  const model = await findModel(value.slice(PREFIX.length));
  if (model === undefined) {
    throw new Error(t("message.model-gone"));
  }
  return model.file;
}

/** A value of the picker as a name for people. */
export const nameOf = (value: string): string =>
  isOnDevice(value) ? value.slice(PREFIX.length) : value;
