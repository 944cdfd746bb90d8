import type { LabelLine } from "./labels-csv.ts";

/** The table of a folder of pictures. */
export const LABELS = "labels.csv";

/** What file managers leave in folders and archives. */
export const CLUTTER = /^(\..*|thumbs\.db|desktop\.ini|__macosx)$/i;

const PICTURE = /\.(png|jpe?g|jfif|webp|gif|tiff?|avif|heic|heif|bmp)$/i;

/** The folders and the file of a name, whichever slash it has. Names are shown and compared, never opened. */
const partsOf = (name: string): string[] =>
  name.split(/[\\/]+/).filter((part) => !["", ".", ".."].includes(part));

export const isClutter = (name: string): boolean =>
  partsOf(name).some((part) => CLUTTER.test(part));

export const isPictureName = (name: string): boolean => PICTURE.test(name) && !isClutter(name);

export const isZipName = (name: string): boolean => /\.zip$/i.test(name);

export const isLabelsName = (name: string): boolean =>
  partsOf(name).at(-1)?.toLowerCase() === LABELS && !isClutter(name);

/** 2 before 10. */
export const inOrder = new Intl.Collator("en", { numeric: true }).compare;

/** What pictures show, and where that stands. */
export interface Labels {
  readonly source: string;
  /** As many as there are pictures; undefined where the table has none. */
  readonly labels: readonly (string | undefined)[];
}

/**
 * What pictures show by their names: each in a folder of its class's name, or each file beginning with its
 * class, "7_12.png". One name without a class, and the others are no labels either.
 */
export function labelsOfNames(
  names: readonly string[],
  classes: readonly string[],
): Labels | undefined {
  const folder = (name: string) => partsOf(name).at(-2);
  const beginning = (name: string) => /^[^_]+(?=_)/.exec(partsOf(name).at(-1) ?? "")?.[0];
  for (const [source, labelOf] of [
    ["the folders' names", folder],
    ["the beginnings of the files' names", beginning],
  ] as const) {
    const labels = names.map(labelOf);
    const areAll = labels.every((label) => label !== undefined && classes.includes(label));
    if (areAll && names.length > 0) return { source, labels };
  }
  return undefined;
}

/** What pictures show by a table, which names them as seen from its own folder. */
export function labelsOfTable(
  names: readonly string[],
  table: string,
  lines: readonly Pick<LabelLine, "file" | "label">[],
): Labels {
  const folder = partsOf(table).slice(0, -1);
  const known = new Map(
    lines.map(({ file, label }) => [[...folder, ...partsOf(file)].join("/"), label]),
  );
  return { source: table, labels: names.map((name) => known.get(partsOf(name).join("/"))) };
}

/** Whether a reading is what the label says; spaces count in neither, and rows are parted by a slash. */
export const isRight = (text: string, label: string): boolean =>
  bare(text.replaceAll("\n", "/")) === bare(label);

const bare = (text: string): string => text.replaceAll(/\s/g, "");
