import type { Picture } from "@inkling/engine";
import { withoutThousands } from "#engine/read/text.js";
import { decodeImage } from "../../models/decode.ts";
import { loadPictures } from "../../models/pictures.ts";

/** Reads all digits of a picture; rows are separated by / or a new line. */
export type ReadString = (picture: Picture) => string | Promise<string>;

export interface StringFigures {
  readonly count: number;
  /** Share of the pictures whose text is read exactly. */
  readonly exact: number;
  readonly wrong: readonly {
    readonly name: string;
    readonly label: string;
    readonly text: string;
  }[];
}

/** A folder of pictures of several digits with its labels.csv: how many are read exactly. */
export async function measureStrings(folder: string, read: ReadString): Promise<StringFigures> {
  const pictures = await loadPictures(folder, "test", decodeImage);
  const wrong: StringFigures["wrong"][number][] = [];
  for (const picture of pictures) {
    const label = String(picture.label);
    const text = await read(await picture.read());
    if (bare(text) !== bare(label)) wrong.push({ name: picture.name, label, text });
  }
  return { count: pictures.length, exact: 1 - wrong.length / pictures.length, wrong };
}

/**
 * How wide a gap between digits looks is nobody's mistake; a row of its own is a row of its own. A decimal
 * comma is a point, and marks that part thousands are left out, as readings have them.
 */
function bare(text: string): string {
  const numbers = text.trim().replaceAll(",", ".").replaceAll(/[/\n]/g, " / ").split(/\s+/);
  return numbers.map(withoutThousands).join("");
}
