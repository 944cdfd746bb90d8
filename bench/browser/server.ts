import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** `inkling serve` as a process of its own. */
export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** `inkling serve` on a free port, with a data directory of its own. */
export async function startServer(root: string, signal: AbortSignal): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), "inkling-bench-"));
  const args = ["dist/inkling.js", "serve", "--port", "0", "--data-dir", dataDir];
  const server = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("close", resolve));
  const close = async () => {
    signal.removeEventListener("abort", close);
    server.kill();
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  signal.addEventListener("abort", close);
  for await (const line of createInterface(server.stdout)) {
    const [url] = /https?:\/\/[^\s;]+/.exec(line) ?? [];
    if (url) return { url, close };
  }
  await close();
  throw new Error("The server did not start.");
}
