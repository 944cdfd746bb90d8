import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { OwnDigit } from "../../models/own-digits.ts";
import { t } from "../language.ts";

// What a person teaches stays on the device: IndexedDB, of this browser and this address alone.

/** A digit with its place in the store; the later it was drawn, the higher. */
export type StoredDigit = OwnDigit & { readonly id: number };

/** A model that was taught or trained in this browser, as a weight file. */
export interface DeviceModel {
  readonly name: string;
  /** Name of the model that was taught, or of the preset that was trained. */
  readonly from: string;
  /** Digits that it was taught; absent where it was trained from the start. */
  readonly taught?: number;
  /** Share of the test images that it read right after its training, where there were such. */
  readonly accuracy?: number;
  /** It reads something else than the ten digits of 28 by 28 pixels, which the Draw page has no bars for. */
  readonly isOther?: boolean;
  /** ISO 8601. */
  readonly created: string;
  readonly file: Uint8Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  digits: { key: number; value: OwnDigit };
  models: { key: string; value: DeviceModel };
}

type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

/** Opened once; where that failed, the next call tries again. */
function database(): Promise<Database> {
  opened ??= openDB<Schema>("inkling", 1, {
    upgrade(made) {
      made.createObjectStore("digits", { autoIncrement: true });
      made.createObjectStore("models", { keyPath: "name" });
    },
    // A page of a newer version wants to change the database: this one must let go.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    terminated: forget,
  });
  opened.catch(forget);
  return opened;
}

function forget(): void {
  opened = undefined;
}

/** @throws Error with a sentence for people, whatever the browser said */
async function use<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await database());
  } catch (cause) {
    const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
    const sentence = t(isFull ? "message.no-room" : "message.keeps-nothing");
    throw new Error(sentence, { cause });
  }
}

/** All digits, the oldest first. */
export const allDigits = (): Promise<StoredDigit[]> =>
  use(async (db) => {
    const found: StoredDigit[] = [];
    let cursor = await db.transaction("digits").store.openCursor();
    for (; cursor; cursor = await cursor.continue())
      found.push({ ...cursor.value, id: cursor.key });
    return found;
  });

export const countDigits = (): Promise<number> => use((db) => db.count("digits"));

/** Keeps a digit, and gives its place. */
export const addDigit = (digit: OwnDigit): Promise<number> => use((db) => db.add("digits", digit));

/** Keeps all of them or, where one fails, none. */
export const addDigits = (digits: readonly OwnDigit[]): Promise<void> =>
  use(async (db) => {
    const writing = db.transaction("digits", "readwrite");
    await Promise.all([...digits.map((digit) => writing.store.add(digit)), writing.done]);
  });

/** Puts digits where they are, or were before they were removed. */
export const putDigits = (digits: readonly StoredDigit[]): Promise<void> =>
  use(async (db) => {
    const writing = db.transaction("digits", "readwrite");
    const puts = digits.map(({ id, ...digit }) => writing.store.put(digit, id));
    await Promise.all([...puts, writing.done]);
  });

export const removeDigits = (ids: readonly number[]): Promise<void> =>
  use(async (db) => {
    const writing = db.transaction("digits", "readwrite");
    await Promise.all([...ids.map((id) => writing.store.delete(id)), writing.done]);
  });

/** In the order of their names. */
export const allModels = (): Promise<DeviceModel[]> => use((db) => db.getAll("models"));

export const findModel = (name: string): Promise<DeviceModel | undefined> =>
  use((db) => db.get("models", name));

/** Keeps a model, in place of one of the same name. */
export const putModel = (model: DeviceModel): Promise<string> =>
  use((db) => db.put("models", model));

/** Under another name, which must be free. */
export const renameModel = (model: DeviceModel, name: string): Promise<void> =>
  use(async (db) => {
    const writing = db.transaction("models", "readwrite");
    const { store } = writing;
    await Promise.all([store.add({ ...model, name }), store.delete(model.name), writing.done]);
  });

export const removeModel = (name: string): Promise<void> => use((db) => db.delete("models", name));
