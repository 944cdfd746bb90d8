import { InklingError } from "@inkling/engine";
import type { Context } from "hono";
import { FORM, noFile, parseForm, readBody, readUpload, textsOf, tooLarge } from "./body.ts";
import type { Line } from "./line.ts";

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FormFiles {
  /** One at least. */
  readonly files: readonly NamedFile[];
  readonly fields: ReadonlyMap<string, string>;
}

export interface FormLimits {
  /** Bytes of a file. */
  readonly each: number;
  /** Bytes of all. */
  readonly together: number;
  readonly count: number;
  /** Where forms larger than one file wait: their files are in memory until `use` has ended. */
  readonly line: Line;
}

/**
 * Hands `use` one file or several of the multipart field `field`, or one as the body itself. Throws what
 * readUpload does, and `busy`.
 */
export async function useFormFiles<T>(
  c: Context,
  field: string,
  what: string,
  limits: FormLimits,
  use: (files: FormFiles) => Promise<T>,
): Promise<T> {
  const type = c.req.header("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type)) {
    const { file, fields } = await readUpload(c, field, what, limits.each);
    return use({ files: [{ name: "", bytes: file }], fields });
  }
  // Who does not say beforehand that it is more sends one file's worth.
  const isLarge = Number(c.req.header("content-length") ?? 0) > limits.each + FORM;
  const leave = isLarge ? await limits.line.enter() : () => {};
  if (leave === undefined) {
    throw new InklingError("busy", "Many pictures are being read. Try again in a moment.");
  }
  try {
    const most = (isLarge ? limits.together : limits.each) + FORM;
    const form = await parseForm(await readBody(c, most, "All pictures together"), type);
    return await use({ files: await filesOf(form, field, what, limits), fields: textsOf(form) });
  } finally {
    leave();
  }
}

async function filesOf(form: FormData, field: string, what: string, { each, count }: FormLimits) {
  const found = form.getAll(field).filter((one) => one instanceof File && one.size > 0) as File[];
  if (found.length === 0) throw noFile(form, field);
  if (found.length > count) {
    const message = `The form has ${found.length} files; at most ${count} are taken at a time.`;
    throw new InklingError("too_large", message);
  }
  if (found.some(({ size }) => size > each)) throw tooLarge(what, each);
  const files: NamedFile[] = [];
  for (const file of found) {
    files.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  return files;
}
