import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockDataDir } from "../../server/lock.ts";
import { temporaryFolder } from "./support/fixture.ts";

describe("the lock of a data directory", () => {
  test("keeps others out until it is freed", () => {
    const folder = temporaryFolder();
    const unlock = lockDataDir(join(folder, "data"));
    expect(() => lockDataDir(join(folder, "data"))).toThrow(
      expect.objectContaining({ code: "data_dir_in_use" }),
    );
    unlock();
    expect(existsSync(join(folder, "data", "server.lock"))).toBe(false);
    lockDataDir(join(folder, "data"))();
  });

  test.each([
    ["a process that is gone", { pid: 2 ** 22 + 1, began: "1" }],
    ["an earlier process of the same number", { pid: process.pid, began: "1" }],
    ["nobody: half-written", "{"],
    ["nobody: nonsense", { pid: "x" }],
  ])("of %s counts for nothing", (_why, owner) => {
    const folder = temporaryFolder();
    const path = join(folder, "server.lock");
    writeFileSync(path, typeof owner === "string" ? owner : JSON.stringify(owner));
    lockDataDir(folder);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  });
});
