import { styleText } from "node:util";

/** The two streams of a command: its answer on standard output, all else on standard error. */
export interface Output {
  /** A line, or several, of the answer. */
  print(text: string): void;
  /** One JSON document on one line. */
  json(value: unknown): void;
  /** A line for the person at the terminal, not part of the answer. */
  note(text: string): void;
  bold(text: string): string;
  /** Characters a line of the answer may have. */
  readonly columns: number;
  /** Where a progress bar may be drawn; undefined where nobody watches. */
  readonly terminal: NodeJS.WritableStream | undefined;
}

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Where the output is no terminal. */
const COLUMNS = 80;

/** Colours only on a terminal, and never where NO_COLOR is set (https://no-color.org). */
export function createOutput(
  stdout: OutputStream,
  stderr: OutputStream & NodeJS.WritableStream,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const colours = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== "dumb";
  return {
    print: (text) => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    bold: (text) => (colours ? styleText("bold", text, { validateStream: false }) : text),
    columns: stdout.columns ?? COLUMNS,
    terminal: stderr.isTTY && env.TERM !== "dumb" ? stderr : undefined,
  };
}

/**
 * Rows as aligned columns, two spaces apart. `align` has a letter for each column: l or r.
 * Nothing trails a line.
 */
export function table(rows: readonly (readonly string[])[], align: string): string {
  const widths = [...align].map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) =>
    align[i] === "r" ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

/** `1 epoch`, `2 epochs` */
export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
