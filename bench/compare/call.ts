import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Runs a program; gives its output. What it says when it fails becomes the error. */
export type Call = (command: string, args: readonly string[], cwd: string) => Promise<string>;

const isWindows = process.platform === "win32";
export const NPM = isWindows ? "npm.cmd" : "npm";

/** Milliseconds that a program has for ending by itself, and between looks at whether all is over. */
const PATIENCE = 1000;
const LOOK = 10;

/**
 * Calls that end when the signal comes, with all that they started: nothing may still write where
 * the caller clears away. Each is a process group of its own, which Ctrl-C at the terminal does not reach.
 */
export function caller(signal?: AbortSignal): Call {
  return (command, args, cwd) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const child = spawn(command, args, {
        cwd,
        detached: !isWindows,
        shell: command === NPM && isWindows,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let complaint = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
      const end = () => void stop(child).then(() => reject(new Error(`${command} was ended.`)));
      signal?.addEventListener("abort", end, { once: true });
      child.on("error", ({ message }) => reject(new Error(`${command} does not run: ${message}`)));
      child.on("close", (code, killer) => {
        signal?.removeEventListener("abort", end);
        // What it started may live on: stop() waits for that.
        if (signal?.aborted) return;
        if (code === 0) resolve(output);
        else reject(new Error(complaint.trim() || `${command} ended with ${killer ?? code}.`));
      });
    });
}

/** Asks all of a group to end, then makes them. A killed process may be listed for a while: not for ever. */
async function stop(child: ChildProcess): Promise<void> {
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    send(child, name);
    for (let time = 0; time < PATIENCE; time += LOOK) {
      if (!send(child, 0)) return;
      await sleep(LOOK);
    }
  }
}

/** Whether there was anybody to get it. */
function send({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(isWindows ? pid : -pid, signal);
  } catch {
    return false;
  }
}
