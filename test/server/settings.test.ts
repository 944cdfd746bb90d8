import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../server/settings.ts";

describe("settings", () => {
  test("have defaults: this machine alone, port 7860, ./data, all cores", () => {
    expect(readSettings({}, {})).toMatchObject({
      host: "127.0.0.1",
      port: 7860,
      dataDir: resolve("data"),
      threads: availableParallelism(),
      allowHosts: [],
    });
  });

  test("come from the environment, and flags win over it", () => {
    const env = {
      INKLING_HOST: "0.0.0.0",
      INKLING_PORT: "80",
      INKLING_DATA_DIR: "/srv/inkling",
      INKLING_THREADS: "3",
      INKLING_MODEL: "mlp",
      INKLING_ALLOW_HOST: "a.example, B.example",
    };
    const settings = readSettings({ port: "81", threads: 4 }, env);
    expect(settings).toMatchObject({
      host: "0.0.0.0",
      port: 81,
      dataDir: resolve("/srv/inkling"),
      threads: 4,
      model: "mlp",
      allowHosts: ["a.example", "b.example"],
    });
  });

  test("take a login, whose password may hold colons, and never repeat a wrong one", () => {
    const env = { INKLING_AUTH: "ann:a:b", INKLING_ALLOW_ORIGIN: "https://a.example, *" };
    expect(readSettings({}, env)).toMatchObject({
      login: { user: "ann", password: "a:b" },
      allowOrigins: ["https://a.example", "*"],
    });
    expect(readSettings({}, {})).not.toHaveProperty("login");
    for (const auth of ["secret", ":secret", "secret:"]) {
      const read = () => readSettings({ auth }, {});
      expect(read).toThrow(/^--auth: must be user:password/);
      expect(read).not.toThrow(/secret/);
    }
  });

  test("an empty variable is none", () => {
    expect(readSettings({}, { INKLING_PORT: "", INKLING_HOST: "" }).port).toBe(7860);
  });

  test.each([
    [{ port: "http" }, {}, '--port: must be a whole number from 0 to 65535, got "http".'],
    [{ port: 65536 }, {}, "--port: must be a whole number from 0 to 65535, got 65536."],
    [{ port: "-1" }, {}, '--port: must be a whole number from 0 to 65535, got "-1".'],
    [{ port: " " }, {}, '--port: must be a whole number from 0 to 65535, got " ".'],
    [{}, { INKLING_PORT: "x" }, 'INKLING_PORT: must be a whole number from 0 to 65535, got "x".'],
    [{ threads: 0 }, {}, "--threads: must be a whole number from 1 to 64, got 0."],
    [{ threads: "1.5" }, {}, '--threads: must be a whole number from 1 to 64, got "1.5".'],
  ])("%o and %o are refused: %s", (flags, env: Record<string, string>, message) => {
    expect(() => readSettings(flags, env)).toThrow(message);
  });
});
