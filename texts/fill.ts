/** The names between braces in a text: "Draw {what}" has "what". */
export type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** A text cut at its placeholders: every second part is the name of one. */
export const partsOf = (text: string): readonly string[] => text.split(/\{([\w-]+)\}/);

/** The text with values in the place of its placeholders. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  partsOf(text)
    .map((part, i) => (i % 2 === 0 ? part : String(values[part] ?? `{${part}}`)))
    .join("");
