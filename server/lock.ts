import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { InklingError } from "@inkling/engine";
import { fileReason, makeFolder } from "../models/files.ts";

/** States of a process that only waits to be forgotten. */
const DEAD = ["Z", "X"];

interface Owner {
  readonly pid: number;
  /** When the process began, as the system counts; empty where it does not say. */
  readonly began: string;
}

/**
 * Takes the data directory for this process: two servers on one would each take the other's runs
 * for left over. A lock of a process that is gone, killed or not, counts for nothing.
 * Gives what frees it; throws InklingError `data_dir_in_use`, `data_dir`.
 */
export async function lockDataDir(dataDir: string, patience = PATIENCE): Promise<() => void> {
  const path = join(dataDir, "server.lock");
  const owner = await untilFree(path, patience);
  if (owner !== undefined) {
    throw new InklingError(
      "data_dir_in_use",
      `Another Inkling (process ${owner.pid}) uses the data directory ${dataDir}. ` +
        "End it, or choose another directory with --data-dir.",
    );
  }
  const mine: Owner = { pid: process.pid, began: beginningOf(process.pid) };
  try {
    await makeFolder(dataDir);
    writeFileSync(path, JSON.stringify(mine));
  } catch (cause) {
    const hint = "Choose another with --data-dir.";
    const message = `The data directory ${dataDir} cannot be written: ${fileReason(cause)}. ${hint}`;
    throw new InklingError("data_dir", message, { cause });
  }
  return () => {
    if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

/** Milliseconds. A killed process takes a moment to be gone: its memory is given back first. */
const PATIENCE = 3000;

/** Whose lock it is after all patience; undefined once it is nobody's. */
async function untilFree(path: string, patience: number): Promise<Owner | undefined> {
  for (let waited = 0; ; waited += 100) {
    const owner = readOwner(path);
    if (owner === undefined || !isAlive(owner)) return undefined;
    if (waited >= patience) return owner;
    await pause(100);
  }
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

/**
 * Field 22 of Linux's /proc/<pid>/stat; the second, in brackets, may hold anything. The third is the
 * state: of a dead process whose parent has not asked how it ended, Z, nothing is said.
 */
function beginningOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return DEAD.includes(fields[0] ?? "") ? "dead" : (fields[19] ?? "");
  } catch {
    return "";
  }
}
