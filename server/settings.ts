import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InklingError, ValueError } from "@inkling/engine";
import type { Login } from "./auth.ts";

/** How a server is set up: flags of `inkling serve`, each also an INKLING_* variable. */
export interface Settings {
  /** Address to bind. `--host`, INKLING_HOST. */
  readonly host: string;
  /** 0 takes any free port. `--port`, INKLING_PORT. */
  readonly port: number;
  /** Runs, kept models and data sets. `--data-dir`, INKLING_DATA_DIR. */
  readonly dataDir: string;
  /** Of a training that does not say. `--threads`, INKLING_THREADS. */
  readonly threads: number;
  /** The model that answers when a request names none. `--model`, INKLING_MODEL. */
  readonly model?: string;
  /** Further names the server may be called by. `--allow-host a,b`, INKLING_ALLOW_HOST. */
  readonly allowHosts: readonly string[];
  /** Origins whose pages may call the Gradio API, or `*`. `--allow-origin a,b`, INKLING_ALLOW_ORIGIN. */
  readonly allowOrigins: readonly string[];
  /** Whom the server asks for this before it answers. `--auth user:password`, INKLING_AUTH. */
  readonly login?: Login;
  /** Shipped models: a folder with `<name>/model.safetensors`. */
  readonly modelsDir: string;
  /** The page's built scripts and styles. */
  readonly webDir: string;
}

/** What a command line gives: strings and numbers as they came, each one optional. */
export interface SettingsInput {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly dataDir?: string | undefined;
  readonly threads?: number | string | undefined;
  readonly model?: string | undefined;
  readonly allowHost?: string | undefined;
  readonly allowOrigin?: string | undefined;
  readonly auth?: string | undefined;
}

/** The package's own folder: one above this file, be it server/settings.ts or dist/inkling.js. */
const PACKAGE = fileURLToPath(new URL("../", import.meta.url));

/** Of the package. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { version: string }
).version;

/** Of one training. */
export const MAX_THREADS = 64;

/** Flags win over the environment, the environment over defaults. Throws ValueError. */
export function readSettings(
  flags: SettingsInput = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const text = (flag: string | undefined, name: string) => flag ?? (env[name] || undefined);
  const whole = (flag: number | string | undefined, name: string, low: number, high: number) => {
    const given = flag ?? (env[name] || undefined);
    if (given === undefined) return undefined;
    const where = flag === undefined ? name : flagOf(name);
    return wholeNumber(given, where, low, high);
  };
  const model = text(flags.model, "INKLING_MODEL");
  const login = text(flags.auth, "INKLING_AUTH");
  return {
    host: text(flags.host, "INKLING_HOST") ?? "127.0.0.1",
    port: whole(flags.port, "INKLING_PORT", 0, 65535) ?? 7860,
    dataDir: resolve(text(flags.dataDir, "INKLING_DATA_DIR") ?? "data"),
    threads: whole(flags.threads, "INKLING_THREADS", 1, MAX_THREADS) ?? availableParallelism(),
    ...(model !== undefined && { model }),
    allowHosts: listOf(text(flags.allowHost, "INKLING_ALLOW_HOST")),
    allowOrigins: listOf(text(flags.allowOrigin, "INKLING_ALLOW_ORIGIN")),
    ...(login !== undefined && { login: loginOf(login, flags.auth !== undefined) }),
    modelsDir: join(PACKAGE, "models"),
    webDir: join(PACKAGE, "dist", "web"),
  };
}

const listOf = (text = ""): string[] =>
  text
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "");

/** `user:password`; a password may hold colons. What came is a secret, and not repeated. */
function loginOf(text: string, isFlag: boolean): Login {
  const [, user, password] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  if (user !== undefined && password !== undefined) return { user, password };
  const where = isFlag ? "--auth" : "INKLING_AUTH";
  const rule = "must be user:password, and neither of them empty";
  throw new InklingError("bad_value", `${where}: ${rule}.`);
}

function wholeNumber(given: number | string, where: string, low: number, high: number): number {
  const value = typeof given === "string" && given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new ValueError(where, `must be a whole number from ${low} to ${high}`, given);
}

/** INKLING_DATA_DIR -> --data-dir */
function flagOf(name: string): string {
  return `--${name.slice("INKLING_".length).toLowerCase().replaceAll("_", "-")}`;
}
