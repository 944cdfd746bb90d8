import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { t } from "../language.ts";
import { toast } from "../toast.ts";
import { arrivals } from "./arrivals.ts";
import type { Given } from "./given.ts";

// Pictures that are dropped or pasted on the Draw page wait in this browser until the Upload page, opened at once, takes them.

const UPLOAD = "/upload";

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

/** Takes what is dropped or pasted here to the page that reads pictures; where it cannot be kept for that, says so. */
export function handOver(): void {
  arrivals(async (given) => {
    try {
      const files = await given;
      if (files.length === 0) return;
      await use((db) => db.put("arrivals", { files, left: Date.now() }, KEY));
      location.assign(UPLOAD);
    } catch {
      const run = (): void => location.assign(UPLOAD);
      toast(t("panel.drop-there"), { action: { label: t("panel.to-upload"), run } });
    }
  });
}

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
