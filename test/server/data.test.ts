import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { createDataStore } from "../../server/data.ts";
import { temporaryFolder, tinyData } from "./support/fixture.ts";
import { writeTinyData } from "./support/real-server.ts";

function setUp() {
  const folder = temporaryFolder();
  writeTinyData(folder, "tiny", 20);
  mkdirSync(join(folder, "datasets", "empty"));
  mkdirSync(join(folder, "datasets", "Not a name"));
  writeFileSync(join(folder, "datasets", "file"), "");
  const mnist = vi.fn(async () => ({ train: tinyData, test: tinyData }));
  return { store: createDataStore(join(folder, "datasets"), mnist), folder, mnist };
}

describe("data sets", () => {
  test("are MNIST and the folders with a name", async () => {
    expect(await setUp().store.names()).toEqual(["mnist", "empty", "tiny"]);
    expect(await createDataStore(join(temporaryFolder(), "none")).names()).toEqual(["mnist"]);
  });

  test("are read once, and described", async () => {
    const { store, mnist } = setUp();
    await Promise.all([store.load("mnist"), store.load("mnist"), store.facts("mnist")]);
    expect(mnist).toHaveBeenCalledTimes(1);
    const { train, test: tests } = await store.facts("tiny");
    expect(train).toMatchObject({ count: 20, rows: 28, columns: 28 });
    expect(tests!.perClass.map(({ count }) => count)).toEqual(Array(10).fill(2));
  });

  test.each([
    ["an unknown one", "none", "data_not_found"],
    ["a path", "../datasets/tiny", "bad_name"],
    ["a file", "file", "data_not_found"],
    ["a folder without images", "empty", "bad_data"],
  ])("%s is refused", async (_why, name, code) => {
    await expect(setUp().store.load(name)).rejects.toMatchObject({ code });
  });

  test("an error does not tell where on the disk they are", async () => {
    const { store, folder } = setUp();
    const error: Error = await store.load("empty").catch((reason) => reason);
    expect(error.message).toMatch(/^empty: /);
    expect(error.message).not.toContain(folder);
  });

  test("one that could not be read is tried again", async () => {
    const { store, folder } = setUp();
    await store.load("empty").catch(() => undefined);
    writeTinyData(folder, "empty", 10);
    expect((await store.load("empty")).train).toMatchObject({ count: 10 });
  });
});
