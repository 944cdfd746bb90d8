import { InklingError } from "@inkling/engine";
import { MAX_UPLOAD, MiB } from "../body.ts";
import { MAX_LAYERS } from "../flatten.ts";
import { PREFIX } from "./paths.ts";
import { isReference, type Uploads } from "./uploads.ts";

/** The picture's files, the lowest layer first; throws InklingError when there is none, or no more. */
export type OpenImage = () => readonly Uint8Array[];

export interface Surroundings {
  readonly uploads: Uploads;
  /** Name and port that the request was sent to: pictures at addresses of ours are taken. */
  readonly host: string;
}

/**
 * A picture in any form that clients send: a reference to an upload, a `data:` address, one of our own
 * addresses, and a drawing in layers. Its bytes are kept with the uploads, and so bounded; what is wrong
 * is said when the picture is opened, in a sentence that every client shows.
 */
export function takeImage(value: unknown, around: Surroundings): OpenImage {
  try {
    const references = layersOf(value).map((layer) => referenceOf(layer, around));
    return () => references.map((reference) => around.uploads.get(reference).bytes);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** A drawing's flattened picture where it has one, else its ground and layers. */
function layersOf(value: unknown): readonly unknown[] {
  if (!isObject(value)) return [value];
  if (!("composite" in value || "layers" in value || "background" in value)) return [value];
  if (isObject(value.composite)) return [value.composite];
  const layers = Array.isArray(value.layers) ? value.layers : [];
  const all = [value.background, ...layers].filter(isObject);
  if (all.length === 0) throw noImage();
  if (all.length <= MAX_LAYERS) return all;
  throw new InklingError(
    "bad_value",
    `The drawing has ${all.length} layers; at most ${MAX_LAYERS} are taken.`,
  );
}

function referenceOf(value: unknown, around: Surroundings): string {
  if (typeof value === "string") return referenceAt(value, around);
  if (!isObject(value)) throw noImage();
  const { path, url } = value;
  if (typeof path === "string" && path !== "") return referenceAt(path, around);
  if (typeof url === "string" && url !== "") return referenceAt(url, around);
  // What is left of a file that could not be uploaded.
  throw new InklingError(
    "no_image",
    `No image received: its upload is missing, or failed because the file is larger than ${MAX_UPLOAD / MiB} MiB.`,
  );
}

function referenceAt(text: string, { uploads, host }: Surroundings): string {
  if (text.startsWith("data:")) return uploads.put(dataOf(text), "picture");
  const bytes = base64In(text);
  if (bytes !== undefined) return uploads.put(bytes, "picture");
  if (isReference(text)) {
    uploads.get(text);
    return text;
  }
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) throw noFile();
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const start = `${PREFIX}/file=`;
  if (address?.host !== host || !address.pathname.startsWith(start)) {
    throw new InklingError(
      "foreign_url",
      "Pictures are not fetched from other addresses. Load it yourself and send its bytes.",
    );
  }
  const reference = address.pathname.slice(start.length);
  uploads.get(reference);
  return reference;
}

/** The smallest picture has more letters in base64, and a path has fewer. */
const LEAST_LETTERS = 80;

/** A file as base64 alone; undefined for what else is text, references among it, which begin with their hash. */
function base64In(text: string): Uint8Array | undefined {
  if (text.length < LEAST_LETTERS || isReference(text)) return undefined;
  const plain = text.replaceAll(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return undefined;
  return within(Buffer.from(plain, "base64"));
}

/** The bytes in `data:image/png;base64,…`. Throws InklingError `bad_value`, `too_large`. */
export function dataOf(address: string): Uint8Array {
  const comma = address.indexOf(",");
  if (comma < 0 || !address.slice(0, comma).endsWith(";base64")) {
    throw new InklingError("bad_value", "The picture's data: address is not base64.");
  }
  return within(Buffer.from(address.slice(comma + 1), "base64"));
}

function within(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MAX_UPLOAD) return bytes;
  throw new InklingError("too_large", `The picture may be at most ${MAX_UPLOAD / MiB} MiB large.`);
}

const noFile = () =>
  new InklingError(
    "no_file",
    'There is no such file here: a picture is what its upload was answered with, "data:image/png;base64,...", or base64 alone.',
  );

const noImage = () =>
  new InklingError(
    "no_image",
    'No image received: give an upload, or {"url": "data:image/png;base64,..."}, as the first value.',
  );
