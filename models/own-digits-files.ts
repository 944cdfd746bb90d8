import { FormatError, writeIdx } from "@inkling/engine";
import { fromFragment, toFragment } from "./drawing-link.ts";
import { type OwnDigit, ownDataset, PIXELS } from "./own-digits.ts";

// A person's digits as files. The pair of IDX files is named as MNIST's, so that the unpacked archive is a data
// set for `npx inkling train --data`; digits.json holds all that is known, to be read again.

export const IMAGES = "train-images-idx3-ubyte";
export const LABELS = "train-labels-idx1-ubyte";
const CSV = "digits.csv";
export const JSON_FILE = "digits.json";

const FORMAT = "inkling-digits";
const VERSION = 1;

/** Longer names are no model's. */
const MOST_NAME = 100;
/** What one file may bring: more was not drawn by hand. */
const MOST_DIGITS = 10_000;

export function imagesFile(digits: readonly OwnDigit[]): Uint8Array {
  const { count, rows, columns, images } = ownDataset(digits);
  return writeIdx({ type: "u8", shape: [count, rows, columns], data: images });
}

export function labelsFile(digits: readonly OwnDigit[]): Uint8Array {
  const { count, labels } = ownDataset(digits);
  return writeIdx({ type: "u8", shape: [count], data: labels });
}

/** A line for each digit: what it is, what it was read as, and its 784 pixels. */
export function csvFile(digits: readonly OwnDigit[]): string {
  const pixels = Array.from({ length: PIXELS }, (_, i) => `pixel${i}`);
  const head = ["label", "answer", "confidence", "model", "created", ...pixels];
  const lines = digits.map(({ label, answer, model, created, pixels }) =>
    [label, field(answer.label), answer.confidence, field(model), field(created), ...pixels].join(),
  );
  return `${[head.join(), ...lines].join("\r\n")}\r\n`;
}

/** RFC 4180; and no cell that a spreadsheet takes for a formula. */
const field = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

export function jsonFile(digits: readonly OwnDigit[]): string {
  const written = digits.map(({ label, answer, model, created, pixels, strokes }) => ({
    label,
    answer,
    model,
    created,
    picture: btoa(String.fromCharCode(...pixels)),
    drawing: toFragment(strokes),
  }));
  return JSON.stringify({ format: FORMAT, version: VERSION, digits: written }, null, 1);
}

/** All files of the archive, by name. */
export function archiveFiles(digits: readonly OwnDigit[]): Record<string, Uint8Array> {
  const text = (content: string) => new TextEncoder().encode(content);
  return {
    [IMAGES]: imagesFile(digits),
    [LABELS]: labelsFile(digits),
    [CSV]: text(csvFile(digits)),
    [JSON_FILE]: text(jsonFile(digits)),
  };
}

/** The digits of a digits.json. @throws FormatError which says what is wrong with which digit */
export function parseDigits(text: string): OwnDigit[] {
  const file = parse(text);
  if (file?.format !== FORMAT || file.version !== VERSION || !Array.isArray(file.digits)) {
    throw new FormatError(JSON_FILE, `is not of the format ${FORMAT}, version ${VERSION}.`);
  }
  if (file.digits.length > MOST_DIGITS) {
    throw new FormatError(JSON_FILE, `holds more than ${MOST_DIGITS} digits.`);
  }
  return file.digits.map((digit: unknown, i) => {
    const read = digitOf(digit);
    if (read) return read;
    throw new FormatError(`${JSON_FILE}, digit ${i}`, "is not one that was exported here.");
  });
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null ? (value as Fields) : undefined;

function digitOf(value: unknown): OwnDigit | undefined {
  const { label, answer, model, created, picture, drawing } = fieldsOf(value) ?? {};
  const { label: read, confidence } = fieldsOf(answer) ?? {};
  const isDigit = typeof label === "number" && Number.isInteger(label) && label >= 0 && label <= 9;
  const isShare = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  if (!isDigit || !isShare || !isName(read) || !isName(model)) return undefined;
  if (typeof created !== "string" || Number.isNaN(Date.parse(created))) return undefined;
  const pixels = pixelsOf(picture);
  const strokes = typeof drawing === "string" ? fromFragment(drawing) : undefined;
  if (!pixels || !strokes) return undefined;
  const date = new Date(created).toISOString();
  return { label, answer: { label: read, confidence }, model, created: date, pixels, strokes };
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length <= MOST_NAME;

function pixelsOf(picture: unknown): Uint8Array | undefined {
  if (typeof picture !== "string" || picture.length > 2 * PIXELS) return undefined;
  try {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    return bytes.length === PIXELS ? bytes : undefined;
  } catch {
    return undefined;
  }
}
