import { InklingError } from "@inkling/engine";
import type { Context } from "hono";

export const MiB = 2 ** 20;
/** A picture to be read. */
export const MAX_UPLOAD = 10 * MiB;
/** A weight file to be kept. */
export const MAX_MODEL = 64 * MiB;
export const MAX_JSON = 256 * 1024;
/** What a multipart form may add to the file in it. */
export const FORM = 64 * 1024;

/**
 * The request's body, refused as soon as it is known to be too large: by its Content-Length,
 * and again by what really comes. Throws InklingError `too_large`, `bad_request`.
 */
export async function readBody(c: Context, limit: number, what: string): Promise<Uint8Array> {
  const declared = Number(c.req.header("content-length") ?? 0);
  if (declared > limit) throw tooLarge(what, limit);
  const { body } = c.req.raw;
  if (body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of arriving(body)) {
    size += chunk.length;
    if (size > limit) throw tooLarge(what, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The body's parts; a client who hangs up is no failure of ours. */
async function* arriving(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    // Node's streams can be iterated; the browser's types, which we compile with, do not know it.
    yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new InklingError("bad_request", "The request ended before its body was complete.", {
      cause,
    });
  }
}

/**
 * One file, as the body itself or as the multipart field `field`. Throws InklingError `too_large`,
 * `bad_request`, `unsupported_type`.
 * @param known the form's other fields, where no others are taken
 */
export async function readUpload(
  c: Context,
  field: string,
  what: string,
  limit: number,
  known?: readonly string[],
): Promise<{ file: Uint8Array; fields: ReadonlyMap<string, string> }> {
  const type = c.req.header("content-type") ?? "";
  const hint = `Send it as the multipart field "${field}", or its bytes as the body.`;
  const isForm = /^multipart\/form-data\b/i.test(type);
  // Whatever else it is called: curl names bytes a form, and what a file is shows in the file.
  if (isJson(c)) {
    throw new InklingError("unsupported_type", `${what} cannot be sent as JSON. ${hint}`);
  }
  const body = await readBody(c, isForm ? limit + FORM : limit, what);
  if (isForm) return readForm(body, type, field, what, limit, known);
  if (body.length > 0) return { file: body, fields: new Map() };
  throw new InklingError("bad_request", `${what} is missing: the body is empty. ${hint}`);
}

/** The refusal of a form without a file. */
export function noFile(form: FormData, field: string): InklingError {
  const got = [...new Set(form.keys())].join(", ") || "none";
  return new InklingError(
    "bad_request",
    `The form has no file in its field "${field}"; the fields that came: ${got}.`,
  );
}

/** A field with a slip in its name would go unnoticed. */
function refuseOthers(form: FormData, known: readonly string[]): void {
  const other = [...form.keys()].find((name) => !known.includes(name));
  if (other === undefined) return;
  const named = JSON.stringify(other.slice(0, 80));
  const message = `The form has a field ${named}, which is not known here. The fields: ${known.join(", ")}.`;
  throw new InklingError("bad_request", message);
}

/** The fields that are no files. */
export function textsOf(form: FormData): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of form) if (typeof value === "string") fields.set(name, value);
  return fields;
}

async function readForm(
  body: Uint8Array,
  type: string,
  field: string,
  what: string,
  limit: number,
  known?: readonly string[],
): Promise<{ file: Uint8Array; fields: ReadonlyMap<string, string> }> {
  const form = await parseForm(body, type);
  const file = form.get(field);
  if (!(file instanceof Blob) || file.size === 0) throw noFile(form, field);
  if (known !== undefined) refuseOthers(form, [field, ...known]);
  if (file.size > limit) throw tooLarge(what, limit);
  return { file: new Uint8Array(await file.arrayBuffer()), fields: textsOf(form) };
}

/** All fields and files of a multipart or urlencoded form, which is at most `limit` large without its own lines. */
export async function readFormData(c: Context, limit: number, what: string): Promise<FormData> {
  const body = await readBody(c, limit + FORM, what);
  return parseForm(body, c.req.header("content-type") ?? "");
}

export async function parseForm(body: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), {
      headers: { "content-type": type },
    }).formData();
  } catch (cause) {
    throw new InklingError("bad_request", "The multipart form is damaged or has no boundary.", {
      cause,
    });
  }
}

/** The body as JSON. Throws InklingError `too_large`, `unsupported_type`, `bad_json`. */
export async function readJson(c: Context, limit = MAX_JSON): Promise<unknown> {
  const type = c.req.header("content-type");
  if (type !== undefined && !isJson(c)) {
    throw new InklingError(
      "unsupported_type",
      `The body must be JSON with Content-Type application/json, got ${type}.`,
    );
  }
  return parseJson(await readBody(c, limit, "the JSON"));
}

/** Whether the body is called JSON. */
export const isJson = (c: Context): boolean =>
  /^application\/([a-z.+-]+\+)?json\b/i.test(c.req.header("content-type") ?? "");

/** Whether a body that is called anything else is JSON all the same: curl calls what it is given a form. */
export const looksLikeJson = (bytes: Uint8Array): boolean =>
  /^\s*[{[]/.test(Buffer.from(bytes.subarray(0, 64)).toString("latin1"));

/** Throws InklingError `bad_json`. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = text.trim() === "" ? "it is empty" : (cause as Error).message;
    throw new InklingError("bad_json", `The body is not JSON: ${problem}.`, { cause });
  }
}

/** 413, with the limit in the sentence. */
export function tooLarge(what: string, limit: number): InklingError {
  const most = limit >= MiB ? `${Math.floor(limit / MiB)} MiB` : `${limit / 1024} KiB`;
  return new InklingError("too_large", `${what} may be at most ${most} large.`);
}
