import { PREFIX } from "./paths.ts";
import type { Uploads } from "./uploads.ts";

/** A file in an answer, as the protocol has it. */
export interface FileData {
  readonly path: string;
  readonly url: string;
  readonly size: number;
  readonly orig_name: string;
  readonly mime_type: string;
  readonly is_stream: false;
  readonly meta: { readonly _type: "gradio.FileData" };
}

export const MARK = { _type: "gradio.FileData" } as const;

/** Where a kept file is read. */
export const filePath = (reference: string): string => `${PREFIX}/file=${reference}`;

/** A PNG in an answer: kept for who fetches it, and whole in its address for who shows it. */
export function pngData(uploads: Uploads, bytes: Uint8Array, name: string): FileData {
  return {
    path: uploads.put(bytes, name),
    url: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`,
    size: bytes.length,
    orig_name: name,
    mime_type: "image/png",
    is_stream: false,
    meta: MARK,
  };
}
