import { oneLine, READINGS_HEADING, readingLine, withoutFormula } from "../../models/csv.ts";
import { isRight } from "../../models/picture-names.ts";
import { accuracy, count, isOne, t } from "../language.ts";

/** What is kept of a picture's reading. */
export interface Kept {
  readonly text: string;
  readonly confidence: number;
  readonly verdict: "sure" | "unsure" | "none";
}

/** A picture of the table as its sentences and its CSV file need it. */
export interface Line {
  readonly name: string;
  readonly label: string | undefined;
  /** Undefined where it could not be read. */
  readonly kept: Kept | undefined;
  /** Rows parted by a slash; as it was read, or as a person put it right. */
  readonly text: string;
}

export const isCorrected = ({ kept, text }: Line): boolean => text !== oneLine(kept?.text ?? "");

/** Whether the model's own reading is what the label says; undefined without a label. */
export const rightness = ({ kept, label }: Line): boolean | undefined =>
  label === undefined ? undefined : kept !== undefined && isRight(kept.text, label);

/** How little a reading is to be relied on: what failed first, then what is no digits, unsure, sure. */
export function doubt({ kept }: Line): number {
  if (kept === undefined) return 4;
  return ["sure", "unsure", "none"].indexOf(kept.verdict) + 1 - kept.confidence;
}

/** "300 pictures: 280 sure, 15 unsure, 3 probably without digits, 2 not read." */
export function summaryOf(lines: readonly Line[]): string {
  const of = (verdict: string | undefined) =>
    lines.filter(({ kept }) => kept?.verdict === verdict).length;
  const parts = [
    [of("sure"), "pile.count-sure"],
    [of("unsure"), "pile.count-unsure"],
    [of("none"), "pile.count-none"],
    [of(undefined), "pile.count-not-read"],
  ] as const;
  const named = parts.filter(([n]) => n > 0).map(([n, key]) => t(key, { count: count(n) }));
  const pictures = t(isOne(lines.length) ? "pile.one-picture" : "pile.pictures", {
    count: count(lines.length),
  });
  return named.length === 0
    ? `${pictures}.`
    : t("pile.summary", { pictures, parts: named.join(", ") });
}

/** "288 of 290 right, 99.31 %, by the labels in labels.csv." Empty without labels. */
export function accuracyOf(lines: readonly Line[], source: string): string {
  const judged = lines.map(rightness).filter((right) => right !== undefined);
  if (judged.length === 0) return "";
  const right = judged.filter(Boolean).length;
  const share = accuracy(right / judged.length);
  return t("pile.accuracy", { right: count(right), all: count(judged.length), share, source });
}

/** The file that `npx inkling read --csv` prints, with corrections; pictures without a reading are left out. */
export function csvOf(lines: readonly Line[]): string {
  const written = lines.filter((line) => line.kept !== undefined || line.text !== "");
  const rows = written.map((line) => {
    const confidence = isCorrected(line) ? undefined : line.kept?.confidence;
    return readingLine(withoutFormula(line.name), withoutFormula(line.text), confidence);
  });
  return `${[READINGS_HEADING, ...rows].join("\n")}\n`;
}
