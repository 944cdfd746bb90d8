/** A field as RFC 4180 has it: what has a comma, a quote or a line's end in it is quoted. */
export const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
