import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Given } from "./given.ts";

// Where pictures wait in this browser until the Upload page, opened at once, takes them: what was dropped or pasted on
// the Draw page, shared by another app, or sent by a form that the server did not get.

export const UPLOAD = "/upload";

/** Of the one place there is. */
const KEY = "given";

/** Milliseconds until files count as forgotten: the page that was to take them has not been opened. */
const LONG = 60_000;

interface Schema extends DBSchema {
  arrivals: { key: string; value: { readonly files: readonly Given[]; readonly left: number } };
}

async function use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const db = await openDB<Schema>("inkling-arrivals", 1, {
    upgrade: (made) => {
      made.createObjectStore("arrivals");
    },
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** Leaves them for the Upload page. Rejects where this browser has no room for them. */
export const leave = (files: readonly Given[]): Promise<unknown> =>
  use((db) => db.put("arrivals", { files, left: Date.now() }, KEY));

/** What was left for the Upload page, once. */
export const takeOver = (): Promise<readonly Given[]> =>
  use(async (db) => {
    const writing = db.transaction("arrivals", "readwrite");
    const [found] = await Promise.all([
      writing.store.get(KEY),
      writing.store.delete(KEY),
      writing.done,
    ]);
    return found !== undefined && Date.now() - found.left < LONG ? found.files : [];
  });
