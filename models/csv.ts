/** A field as RFC 4180 has it: what has a comma, a quote or a line's end in it is quoted. */
export const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Over the lines of readings. */
export const READINGS_HEADING = "file,text,confidence";

/** One picture's reading; rows of the picture are parted by a slash. No confidence: a person wrote it. */
export const readingLine = (file: string, text: string, confidence: number | undefined): string =>
  [cell(file), cell(oneLine(text)), confidence?.toFixed(4) ?? ""].join(",");

/** Rows of a picture on one line. */
export const oneLine = (text: string): string => text.replaceAll("\n", "/");

/**
 * What a spreadsheet would take for a formula, as text: names of files are other people's. Numbers
 * stay as they are.
 */
export const withoutFormula = (text: string): string =>
  /^\s*[=+\-@＝＋－＠]|^[\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
