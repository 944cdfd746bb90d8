import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { writeIdx } from "@inkling/engine";
import { onTestFinished } from "vitest";
import type { Run } from "../../../server/deps.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/inkling.js", import.meta.url));

export interface RealServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Sends the signal; the answer is the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `inkling serve` as a process of its own, on any free port. */
export async function startServer(dataDir: string): Promise<RealServer> {
  const args = [PROGRAM, "serve", "--port", "0", "--data-dir", dataDir, "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const { url } = JSON.parse(await firstLine(child.stdout)) as { url?: string };
  if (url === undefined) throw new Error("The server did not start.");
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return gone;
  };
  return { url, process: child, end };
}

/** Goes on reading afterwards: a program whose output nobody takes may stop. */
function firstLine(output: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    output.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    output.on("end", () => resolve("{}"));
  });
}

/** The run's events as they come; ends with the stream, or with the server. */
export async function* watch(
  url: string,
  id: string,
): AsyncGenerator<{ readonly event: string; readonly run: Run }> {
  const response = await fetch(`${url}/api/v1/runs/${id}/events`);
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (event !== undefined) yield { event, run: JSON.parse(data!) as Run };
    }
  }
}

/** A data set of noise that can be learnt: class k is bright in row 2k. */
export function writeTinyData(dataDir: string, name: string, count = 200): void {
  const folder = join(dataDir, "datasets", name);
  mkdirSync(folder, { recursive: true });
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const images = Uint8Array.from({ length: count * 784 }, (_, at) => {
    const [image, row] = [Math.floor(at / 784), Math.floor((at % 784) / 28)];
    const noise = (at * 7919) % 61;
    return row === 2 * (image % 10) + 4 ? 255 - noise : noise;
  });
  for (const set of ["train", "t10k"]) {
    const write = (kind: string, shape: number[], data: Uint8Array) =>
      writeFileSync(join(folder, `${set}-${kind}-ubyte`), writeIdx({ type: "u8", shape, data }));
    write("images-idx3", [count, 28, 28], images);
    write("labels-idx1", [count], labels);
  }
}
