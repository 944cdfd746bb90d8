import { type ChildProcess, spawn } from "node:child_process";

/** Runs a program; gives its output. What it says when it fails becomes the error. */
export type Call = (command: string, args: readonly string[], cwd: string) => Promise<string>;

const isWindows = process.platform === "win32";
export const NPM = isWindows ? "npm.cmd" : "npm";

/** Milliseconds that a program has for ending by itself. */
const PATIENCE = 5000;

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
      const end = () => stop(child);
      signal?.addEventListener("abort", end, { once: true });
      child.on("error", ({ message }) => reject(new Error(`${command} does not run: ${message}`)));
      child.on("close", (code, killer) => {
        signal?.removeEventListener("abort", end);
        if (code === 0 && !signal?.aborted) resolve(output);
        else reject(new Error(complaint.trim() || `${command} ended with ${killer ?? code}.`));
      });
    });
}

function stop(child: ChildProcess): void {
  kill(child, "SIGTERM");
  const last = setTimeout(() => kill(child, "SIGKILL"), PATIENCE);
  child.on("close", () => clearTimeout(last));
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(isWindows ? pid : -pid, signal);
  } catch {
    // It has just ended.
  }
}
