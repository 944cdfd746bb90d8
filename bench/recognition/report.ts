import { basename } from "node:path";
import { accuracy, count, milliseconds } from "../../models/format.ts";
import type { Figures, KindFigures } from "./measure.ts";
import type { PaperFigures } from "./papers.ts";
import { bestOf, type Cell, meanOf, worstOf } from "./pen-grid.ts";
import { PLACES, SIZES, WIDTHS } from "./pens.ts";

/** The figures as tables of Markdown. */
export function report(figures: Figures, model: string, threshold: number): string {
  const { kinds, pens, noDigits, mnist } = figures;
  return [
    `Model ${model}`,
    kindTable(kinds),
    `Expected calibration error, all kinds together: ${accuracy(figures.calibration.error)}`,
    ...kinds.filter((kind) => kind.unreadable.length > 0).map(unreadable),
    ...pens.flatMap(({ name, cells, papers }) => [penTable(name, cells), paperTable(name, papers)]),
    ...(noDigits ? [noDigitTable(noDigits, threshold)] : []),
    ...(mnist ? [mnistTable(mnist, figures.milliseconds, threshold)] : []),
    ...(figures.strings ? [stringTable(figures.strings)] : []),
  ].join("\n\n");
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function kindTable(kinds: readonly KindFigures[]): string {
  const rows = kinds.map((kind) => [
    kind.name,
    count(kind.count),
    accuracy(kind.accuracy),
    String(Math.round(kind.count * (1 - kind.accuracy))),
    String(kind.blank),
  ]);
  const average = (title: string, some: readonly KindFigures[]) =>
    some.length > 1 ? [[title, "", accuracy(mean(some.map((kind) => kind.accuracy))), "", ""]] : [];
  const plain = kinds.filter(({ stress }) => !stress);
  return markdown([
    ["kind", "count", "accuracy", "wrong", "of them blank"],
    ...rows,
    ...average("macro-average", kinds),
    ...(plain.length < kinds.length ? average("macro-average without stress", plain) : []),
  ]);
}

const unreadable = ({ name, unreadable: files }: KindFigures) =>
  `${name}, not read: ${files.join(" ")}`;

function penTable(name: string, cells: readonly Cell[]): string {
  const rows = WIDTHS.map((width) => [
    `pen ${width}`,
    ...SIZES.map((size) => accuracy(meanOf(cells, { width, size }))),
  ]);
  const places = PLACES.map(([place]) => `${place} ${accuracy(meanOf(cells, { place }))}`);
  const [best, worst] = [bestOf(cells), worstOf(cells)];
  const tell = ({ width, size, place, accuracy: share }: Cell) =>
    `${accuracy(share)} (pen ${width}, size ${size}, ${place})`;
  return [
    `${name} by pen and size, the mean over ${PLACES.length} places:`,
    "",
    markdown([["", ...SIZES.map((size) => `size ${size}`)], ...rows]),
    "",
    `By place: ${places.join(", ")}. All: ${accuracy(meanOf(cells, {}))}.`,
    `Best ${tell(best)}, worst ${tell(worst)}: ${(100 * (best.accuracy - worst.accuracy)).toFixed(2)} points apart.`,
  ].join("\n");
}

function paperTable(name: string, papers: readonly PaperFigures[]): string {
  const rows = papers.map((one) => [one.paper, accuracy(one.accuracy)]);
  return markdown([[`${name} on paper`, "read"], ...rows]);
}

function noDigitTable(sorts: NonNullable<Figures["noDigits"]>, threshold: number): string {
  const rows = sorts.map((one) => [one.sort, count(one.count), accuracy(one.rejected)]);
  const all = accuracy(mean(sorts.map((one) => one.rejected)));
  const heading = ["no digit", "count", `not answered (two classes below ${threshold}, or blank)`];
  return markdown([heading, ...rows, ["macro-average", "", all]]);
}

function mnistTable(
  {
    accuracy: share,
    calibrationError,
    falseRejects,
    validationCount,
  }: NonNullable<Figures["mnist"]>,
  time: number | undefined,
  threshold: number,
): string {
  return markdown([
    ["MNIST", ""],
    ["test accuracy", accuracy(share)],
    ["expected calibration error, test", accuracy(calibrationError)],
    [
      `rejected at ${threshold} of ${count(validationCount)} validation images`,
      accuracy(falseRejects),
    ],
    ...(time === undefined ? [] : [["time of one answer, one thread", milliseconds(time)]]),
  ]);
}

function stringTable(strings: NonNullable<Figures["strings"]>): string {
  const rows = strings.map(({ folder, count: n, exact }) => [
    basename(folder),
    count(n),
    accuracy(exact),
  ]);
  return markdown([["strings", "count", "read exactly"], ...rows]);
}

/** The first row is the heading; figures to the right, all columns aligned. */
function markdown([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = heading.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i]!.length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(heading), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}
