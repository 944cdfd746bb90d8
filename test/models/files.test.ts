import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  makeFolder,
  namesIn,
  readIfThere,
  removeTemporary,
  tryWriting,
  writeAtomically,
} from "../../models/files.ts";
import { temporaryFolder } from "../server/support/fixture.ts";

describe("writing atomically", () => {
  test("makes folders, replaces what was, leaves nothing beside it", async () => {
    const path = join(temporaryFolder(), "a", "b", "file");
    await writeAtomically(path, "one");
    await writeAtomically(path, new TextEncoder().encode("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(path, ".."))).toEqual(["file"]);
  });

  test("many at once leave one of them, whole", async () => {
    const path = join(temporaryFolder(), "file");
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(1000));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    expect(contents).toContain(readFileSync(path, "utf8"));
    expect(readdirSync(join(path, ".."))).toEqual(["file"]);
  });

  test("fails without leftovers where it cannot", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "file", "inner"), { recursive: true });
    await expect(writeAtomically(join(folder, "file"), "x")).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

test("leftovers of a killed writer are removed; young ones only by who is alone", async () => {
  const folder = temporaryFolder();
  const names = ["a.json", "a.json.0123456789ab.tmp", "b.json.ba9876543210.tmp", "b.tmp"];
  for (const name of names) writeFileSync(join(folder, name), "");
  utimesSync(join(folder, names[1]!), 1, 1);
  await removeTemporary(folder);
  expect(await namesIn(folder)).toEqual([names[0], names[2], names[3]]);
  await removeTemporary(folder, 0);
  expect(await namesIn(folder)).toEqual(["a.json", "b.tmp"]);
});

test("what is not there is undefined, and an unknown folder is empty", async () => {
  const folder = temporaryFolder();
  expect(await readIfThere(join(folder, "none"))).toBeUndefined();
  expect(await namesIn(join(folder, "none"))).toEqual([]);
});

describe("making folders", () => {
  test("makes those they are in, and minds none that is there", async () => {
    const path = join(temporaryFolder(), "a", "b", "c");
    await Promise.all([makeFolder(path), makeFolder(path)]);
    await makeFolder(path);
    expect(readdirSync(join(path, ".."))).toEqual(["c"]);
  });

  test("fails where a file is in the way", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(folder, "file", "x"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  test.runIf(existsSync("/proc/self"))(
    "fails, and does not hang, where there can be none",
    async () => {
      await expect(makeFolder("/proc/inkling/x")).rejects.toMatchObject({ code: "ENOENT" });
    },
  );
});

test("trying to write leaves nothing behind", async () => {
  const folder = temporaryFolder();
  await tryWriting(join(folder, "file"));
  expect(readdirSync(folder)).toEqual([]);
  await expect(tryWriting(join(folder, "no", "file"))).rejects.toMatchObject({ code: "ENOENT" });
});
