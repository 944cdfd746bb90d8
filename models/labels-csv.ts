import { InklingError } from "@inkling/engine";
import { CsvError, parse } from "csv-parse/sync";

/** A file and its class, as a line of the table says it. */
export interface LabelLine {
  readonly file: string;
  readonly label: string;
  /** Counted from 1, the heading included; of a record over several lines the last. */
  readonly line: number;
}

/** What csv-parse gives for each record. */
interface Parsed {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/**
 * Reads a table with the columns `file` and `label`; others are passed over, as are empty lines. `what`
 * names the table to people.
 * @throws InklingError `bad_data`, the line named
 */
export function parseLabels(bytes: Uint8Array, what: string): readonly LabelLine[] {
  const lines = records(bytes, what);
  for (const { file, label, line } of lines) {
    if (file && label) continue;
    throw bad(`${what}, line ${line}`, "expected a file and its label, as the heading says.");
  }
  if (lines.length === 0) throw bad(what, "lists no pictures. Write a line file,label for each.");
  return lines;
}

function records(bytes: Uint8Array, what: string): LabelLine[] {
  const headings = (header: string[]) => {
    const names = header.map((name) => name.trim().toLowerCase());
    if (names.includes("file") && names.includes("label")) return names;
    throw bad(what, `expected a heading with the columns file and label, got ${header.join(",")}.`);
  };
  const options = { bom: true, columns: headings, info: true, relax_column_count: true } as const;
  try {
    const found = parse(new TextDecoder().decode(bytes), {
      ...options,
      skip_empty_lines: true,
      trim: true,
    });
    return (found as unknown as Parsed[]).map(({ record, info }) => ({
      file: record.file ?? "",
      label: record.label ?? "",
      line: info.lines,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new InklingError("bad_data", `${what}: is not a CSV table: ${cause.message}.`, { cause });
  }
}

const bad = (where: string, problem: string) =>
  new InklingError("bad_data", `${where}: ${problem}`);
