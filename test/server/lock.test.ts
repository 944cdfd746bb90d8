import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { lockDataDir } from "../../server/lock.ts";
import { temporaryFolder } from "./support/fixture.ts";

describe("the lock of a data directory", () => {
  test("keeps others out until it is freed", async () => {
    const folder = temporaryFolder();
    const unlock = await lockDataDir(join(folder, "data"));
    await expect(lockDataDir(join(folder, "data"), 0)).rejects.toThrow(
      expect.objectContaining({ code: "data_dir_in_use" }),
    );
    unlock();
    expect(existsSync(join(folder, "data", "server.lock"))).toBe(false);
    (await lockDataDir(join(folder, "data"), 0))();
  });

  test.each([
    ["a process that is gone", { pid: 2 ** 22 + 1, began: "1" }],
    ["an earlier process of the same number", { pid: process.pid, began: "1" }],
    ["nobody: half-written", "{"],
    ["nobody: nonsense", { pid: "x" }],
  ])("of %s counts for nothing", async (_why, owner) => {
    const folder = temporaryFolder();
    const path = join(folder, "server.lock");
    writeFileSync(path, typeof owner === "string" ? owner : JSON.stringify(owner));
    await lockDataDir(folder, 0);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  });

  test.runIf(existsSync("/proc/self/stat"))(
    "of a killed process nobody waits for counts for nothing",
    async () => {
      // `sleep`, once it has taken the shell's place, never asks how the shell's child ended.
      const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]);
      onTestFinished(() => void parent.kill());
      const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
      const name = () => readFileSync(`/proc/${parent.pid}/comm`, "utf8").trim();
      await expect.poll(name, { timeout: 10_000 }).toBe("sleep");
      process.kill(pid, "SIGKILL");
      const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
      await expect.poll(stat, { timeout: 10_000 }).toContain(") Z ");
      const began = stat().split(" ")[21];
      const folder = temporaryFolder();
      writeFileSync(join(folder, "server.lock"), JSON.stringify({ pid, began }));
      await expect(lockDataDir(folder, 0)).resolves.toBeTypeOf("function");
    },
  );

  test("is waited for while its owner is ending", async () => {
    const folder = temporaryFolder();
    const unlock = await lockDataDir(folder);
    const next = lockDataDir(folder);
    unlock();
    await expect(next).resolves.toBeTypeOf("function");
  });

  test.each(["file", "file/inner"])("where %s is in the way is a sentence", async (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(lockDataDir(join(folder, name), 0)).rejects.toMatchObject({
      code: "data_dir",
      message: expect.stringMatching(/cannot be written: .+\. Choose another with --data-dir\.$/),
    });
  });
});
