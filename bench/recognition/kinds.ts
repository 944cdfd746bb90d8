import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InklingError } from "@inkling/engine";
import { decodeImage } from "../../models/decode.ts";
import type { LabelledPicture } from "../../models/labelled.ts";
import { loadPictures } from "../../models/pictures.ts";
import { MIDDLE } from "./pens.ts";
import { type Pen, render } from "./raster.ts";
import { type PenDrawing, readDrawings } from "./strokes.ts";

/** A folder of single digits. */
export interface Kind {
  readonly name: string;
  readonly folder: string;
  /** Told apart in the average: its pictures or labels are such that nobody reads them all. */
  readonly stress: boolean;
  /** Whether its digits are strokes, to be drawn with any pen. */
  readonly drawn: boolean;
}

/** What a folder of development data holds. */
export interface Collection {
  readonly kinds: readonly Kind[];
  /** The folders of strings: pictures of several digits. */
  readonly strings: readonly string[];
  /** The drawings that are no digits. */
  readonly letters: readonly PenDrawing[];
}

const NO_DIGITS = "non-digits";
const STRINGS = "strings-";
const STRESS = "-stress";

/** Looks through a folder of folders; see the command's help for what each is taken for. */
export async function openCollection(folder: string): Promise<Collection> {
  const names = await foldersIn(folder);
  const kinds = names.filter((name) => name !== NO_DIGITS && !name.startsWith(STRINGS));
  if (kinds.length === 0) {
    throw new InklingError("bad_data", `${folder}: holds no folder of digits. See --help.`);
  }
  return {
    kinds: await Promise.all(kinds.map((name) => kindOf(name, join(folder, name)))),
    strings: names.filter((name) => name.startsWith(STRINGS)).map((name) => join(folder, name)),
    letters: names.includes(NO_DIGITS) ? await readDrawings(join(folder, NO_DIGITS)) : [],
  };
}

async function foldersIn(folder: string): Promise<string[]> {
  if (!existsSync(folder))
    throw new InklingError("bad_data", `${folder}: there is no such folder.`);
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return folders.map(({ name }) => name).sort();
}

async function kindOf(name: string, folder: string): Promise<Kind> {
  const drawn = (await readdir(folder)).some((file) => /\.jsonl(\.gz)?$/.test(file));
  return { name, folder, stress: name.endsWith(STRESS), drawn };
}

/** The pictures of a kind; strokes are drawn with the middle pen. */
export async function picturesOf({ folder, drawn }: Kind): Promise<readonly LabelledPicture[]> {
  if (!drawn) return loadPictures(folder, "test", decodeImage);
  return drawnWith(await readDrawings(folder), MIDDLE);
}

/** Drawings as pictures, each made when it is read. */
export function drawnWith(drawings: readonly PenDrawing[], pen: Pen): readonly LabelledPicture[] {
  return drawings.map((drawing, i) => ({
    name: String(i),
    label: drawing.label,
    source: `drawing ${i}`,
    read: async () => render(drawing, pen),
  }));
}
