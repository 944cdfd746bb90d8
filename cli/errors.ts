import { InklingError } from "@inkling/engine";
import { fileReason } from "../models/files.ts";

/** The command line itself is wrong: exit code 2. */
export class UsageError extends InklingError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super("usage", message);
  }
}

/** Codes of errors that come from a wrong flag or name, not from work that failed. */
const USAGE = new Set(["usage", "bad_name", "bad_value", "bad_request", "model_not_found"]);

export const FINE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

export function exitCodeOf(error: unknown): number {
  return error instanceof InklingError && USAGE.has(error.code) ? WRONG_USAGE : FAILED;
}

/** What failed, for programs and in a sentence. Of errors that nobody foresaw the message must do. */
export function problemOf(error: unknown): { code: string; message: string } {
  if (error instanceof InklingError) return { code: error.code, message: error.message };
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}

/** `Cannot read a.png: there is no such file.` */
export function fileError(verb: string, path: string, error: unknown): InklingError {
  return new InklingError("file", `Cannot ${verb} ${path}: ${fileReason(error)}.`, {
    cause: error,
  });
}
