import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, gunzipIfNeeded } from "@inkling/engine";

export type Point = readonly [x: number, y: number];

/** What a pen drew: lines through points, y down, in units of its own. */
export interface PenDrawing {
  readonly label: string;
  readonly strokes: readonly (readonly Point[])[];
}

/**
 * The drawings of a folder's one file of JSON lines, gzip or not:
 * `{"label": 7, "strokes": [[[x, y], ...], ...]}`; other keys are passed over.
 * @throws FormatError
 */
export async function readDrawings(folder: string): Promise<readonly PenDrawing[]> {
  const name = (await readdir(folder)).find((one) => /\.jsonl(\.gz)?$/.test(one));
  if (name === undefined) throw new FormatError(folder, "holds no file .jsonl or .jsonl.gz.");
  const path = join(folder, name);
  const text = new TextDecoder().decode(await gunzipIfNeeded(await readFile(path), path));
  return text
    .split("\n")
    .flatMap((line, i) =>
      line.trim() === "" ? [] : [parseDrawing(line, `${path}, line ${i + 1}`)],
    );
}

function parseDrawing(line: string, what: string): PenDrawing {
  try {
    const { label, strokes } = JSON.parse(line) as { label: unknown; strokes: Point[][] };
    const drawn = strokes.filter((points) => points.length > 0);
    if (drawn.length > 0 && drawn.flat(2).every(Number.isFinite)) {
      return { label: String(label), strokes: drawn };
    }
  } catch (cause) {
    throw new FormatError(what, "is no drawing of a label and strokes.", { cause });
  }
  throw new FormatError(what, "is no drawing: its strokes hold no points, or what is no number.");
}
