import { parseArgs } from "node:util";

export interface Request {
  readonly data: string;
  readonly model: string;
  readonly kinds: readonly string[] | undefined;
  /** The model's own where it is not given. */
  readonly threshold: number | undefined;
  readonly every: number;
  readonly errors: string | undefined;
  readonly json: boolean;
}

export const USAGE = `Measures how well a model reads real handwriting: the table of docs/recognition.md.

  npm run bench:recognition -- --data DIR [options]

DIR holds a folder for each kind of handwriting. What a folder holds says what it is:

  images-idx3-ubyte and labels-idx1-ubyte, plain or .gz    single digits, any size, ink high
  picture files and labels.csv with the columns file,label  single digits
  NAME.jsonl or .jsonl.gz    single digits as strokes, one {"label", "strokes": [[[x, y], ...], ...]}
                             a line, y down: drawn on a canvas of 280 pixels with a pen of 16, and
                             then with 5 pens at 5 places in 3 sizes, and on papers of many kinds
  non-digits                 strokes too: letters, which must not be answered as digits
  strings-NAME               picture files of several digits, and labels.csv
  NAME-stress                single digits, shown apart in the average

  --model NAME|FILE     a shipped model or a .safetensors file (default: inkling)
  --kinds A,B           these kinds alone, and nothing else: for choosing between designs
  --threshold P         none, where the two likeliest have less together (default: the model's own,
                        0.5 where it has none)
  --every N             draw every N-th digit only with all pens (default: 5; 1 takes ten minutes; 0: none)
  --errors FOLDER       write what was misread as pictures, a sheet a kind: the original beside what
                        the model saw, the label and the answer below
  --json                print the figures as JSON

  npm run bench:recognition -- --data ../digits --kinds usps,ardis --errors /tmp/errors
  npm run bench:recognition -- --data ../digits --model cnn-blocks --every 1`;

/** Reads the command line; undefined where help is asked for. Throws an Error whose message is for people. */
export function parse(args: readonly string[]): Request | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text,
      model: text,
      kinds: text,
      threshold: text,
      every: text,
      errors: text,
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  if (values.data === undefined) throw new Error(`--data DIR is missing.\n\n${USAGE}`);
  const threshold = values.threshold === undefined ? undefined : Number(values.threshold);
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    throw new Error("--threshold must be from 0 to 1.");
  }
  const every = Number(values.every ?? 5);
  if (!Number.isInteger(every) || every < 0) {
    throw new Error("--every must be a whole number from 0.");
  }
  return {
    data: values.data,
    model: values.model ?? "inkling",
    kinds: values.kinds?.split(",").map((kind) => kind.trim()),
    threshold,
    every,
    errors: values.errors,
    json: values.json ?? false,
  };
}
