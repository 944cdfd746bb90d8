import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { writeIdx } from "@inkling/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadMnist } from "../../models/mnist.ts";
import { ROOT } from "../support/imports.ts";

const COUNT = 1000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-cli-"));
  const { images, labels } = (await loadMnist()).train;
  const pixels = images.subarray(0, COUNT * 784);
  const files = {
    images: writeIdx({ type: "u8", shape: [COUNT, 28, 28], data: pixels }),
    labels: writeIdx({ type: "u8", shape: [COUNT], data: labels.subarray(0, COUNT) }),
  };
  await writeFile(join(folder, "train-images-idx3-ubyte"), files.images);
  await writeFile(join(folder, "train-labels-idx1-ubyte"), files.labels);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The built program in a process of its own, as people run it. */
function start(...args: string[]): ChildProcess {
  const env = { ...process.env, FORCE_COLOR: undefined };
  return spawn(process.execPath, [join(ROOT, "dist/inkling.js"), ...args], { cwd: folder, env });
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(...args);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close"),
  ]);
  return { code, out, err };
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = "";
  for await (const chunk of stream) all += chunk;
  return all;
}

test.each([
  ["fine", ["data", "--data", ".", "--json"], 0],
  ["failed", ["data", "--data", "missing"], 1],
  ["wrong usage", ["data", "--date", "."], 2],
])("%s is an exit code", async (_why, args, wanted) => {
  const { code, out, err } = await run(...args);
  expect(code).toBe(wanted);
  expect(out === "").toBe(wanted !== 0);
  expect(err === "").toBe(wanted === 0);
});

test("standard output is one JSON document with --json, and has no colours in a pipe", async () => {
  const { out } = await run("models", "--json");
  expect(JSON.parse(out).length).toBeGreaterThanOrEqual(10);
  expect((await run("models")).out).not.toContain("\u001b");
});

test("a reader that has seen enough is no failure", async () => {
  const child = start("data", "--data", ".");
  child.stdout!.destroy();
  const [[code], err] = await Promise.all([once(child, "close"), text(child.stderr!)]);
  expect([code, err]).toEqual([0, ""]);
});

const JOB = ["--model", "mlp", "--epochs", "1000", "--batch-size", "50", "--threads", "1"];

/** Trains until the first epoch is reported, then interrupts; gives that epoch and the last line. */
async function trainAndInterrupt(...args: string[]) {
  const child = start("train", "--data", ".", "--json", "--out", "m.safetensors", ...args);
  const lines: Record<string, unknown>[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(JSON.parse(line));
    if (lines.length === 1) child.kill("SIGINT");
  }
  const code = child.exitCode ?? (await once(child, "close"))[0];
  return { first: lines[0]!, last: lines.at(-1)!, code };
}

test("Ctrl-C saves a checkpoint, and training goes on from there", async () => {
  const stopped = await trainAndInterrupt(...JOB);
  expect(stopped.code).toBe(1);
  expect(stopped.first).toMatchObject({ type: "epoch", epoch: 1 });
  expect(stopped.last).toMatchObject({ type: "interrupted" });
  const checkpoint = join(folder, "m.checkpoint.safetensors");
  expect(stopped.last.checkpoint).toBe("m.checkpoint.safetensors");
  expect(existsSync(checkpoint)).toBe(true);
  expect(existsSync(join(folder, "m.safetensors"))).toBe(false);

  const resumed = await trainAndInterrupt("--resume", "m.checkpoint.safetensors");
  expect(resumed.first.type).toBe("epoch");
  expect(resumed.first.epoch).toBeGreaterThan(1);
});
