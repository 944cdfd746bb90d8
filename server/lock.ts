import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InklingError } from "@inkling/engine";

interface Owner {
  readonly pid: number;
  /** When the process began, as the system counts; empty where it does not say. */
  readonly began: string;
}

/**
 * Takes the data directory for this process: two servers on one would each take the other's runs
 * for left over. A lock of a process that is gone, killed or not, counts for nothing.
 * Gives what frees it; throws InklingError `data_dir_in_use`.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "server.lock");
  const owner = readOwner(path);
  if (owner !== undefined && isAlive(owner)) {
    throw new InklingError(
      "data_dir_in_use",
      `Another Inkling (process ${owner.pid}) uses the data directory ${dataDir}. ` +
        "End it, or choose another directory with --data-dir.",
    );
  }
  const mine: Owner = { pid: process.pid, began: beginningOf(process.pid) };
  writeFileSync(path, JSON.stringify(mine));
  return () => {
    if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

function readOwner(path: string): Owner | undefined {
  try {
    const { pid, began } = JSON.parse(readFileSync(path, "utf8")) as Partial<Owner>;
    return typeof pid === "number" ? { pid, began: String(began) } : undefined;
  } catch {
    return undefined;
  }
}

/** The same process, not a later one that was given the same number. */
function isAlive({ pid, began }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return beginningOf(pid) === began;
}

/** Field 22 of Linux's /proc/<pid>/stat; the second, in brackets, may hold anything. */
function beginningOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
