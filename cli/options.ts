import type { Command } from "commander";
import { UsageError } from "./errors.ts";
import type { Build } from "./world.ts";

/** A parser of a flag's argument: a whole number of this range. */
export const whole = (flag: string, low: number, high: number) => (text: string) => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  const got = JSON.stringify(text);
  throw new UsageError(`${flag} must be a whole number from ${low} to ${high}, got ${got}.`);
};

/** A parser of a flag's argument: a number, or undefined range checks left to others. */
export const number = (flag: string) => (text: string) => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`${flag} must be a number, got ${JSON.stringify(text)}.`);
};

export const build = (text: string): Build => {
  if (text === "simd" || text === "relaxed") return text;
  throw new UsageError(`--build must be simd or relaxed, got ${JSON.stringify(text)}.`);
};

export const MAX_THREADS = 64;

export const threads = whole("--threads", 1, MAX_THREADS);

/** Flags that several commands have. */
export const addJson = (command: Command, what = "print one JSON document and nothing else") =>
  command.option("--json", what);

export const addDataDir = (command: Command) =>
  command.option(
    "--data-dir <dir>",
    "where kept models are, also INKLING_DATA_DIR (default: ./data)",
  );

export const addBuild = (command: Command, usual = "the faster one that runs here") =>
  command.option("--build <build>", `wasm build: simd or relaxed (default: ${usual})`, build);

/** The end of a command's help; every line is one that can be typed. */
export const addExamples = (command: Command, ...lines: readonly string[]) =>
  command.addHelpText(
    "after",
    `\nExamples:\n${lines.map((line) => `  $ npx inkling ${line}`).join("\n")}`,
  );
