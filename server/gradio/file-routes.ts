import { InklingError } from "@inkling/engine";
import { Hono } from "hono";
import { MAX_UPLOAD, readFormData, tooLarge } from "../body.ts";
import { PREFIX } from "./paths.ts";
import type { Uploads } from "./uploads.ts";

/** Files a request; a client sends as many as a call has pictures. */
const MOST_FILES = 64;

/** Pictures in and out. */
export function fileRoutes(uploads: Uploads): Hono {
  return new Hono()
    .post(`${PREFIX}/upload`, async (c) => {
      const form = await readFormData(c, MAX_UPLOAD, "The upload");
      return c.json(await Promise.all(filesIn(form).map((file) => keep(uploads, file))));
    })
    .get(`${PREFIX}/:file{file=.+}`, (c) => {
      const { bytes, type } = uploads.get(c.req.param("file").slice("file=".length));
      c.header("Content-Type", type ?? "application/octet-stream");
      c.header("Content-Disposition", type === undefined ? "attachment" : "inline");
      c.header("Cache-Control", "private, max-age=600");
      // An <img> on another page of this machine may show it.
      c.header("Cross-Origin-Resource-Policy", "same-site");
      return c.body(new Uint8Array(bytes));
    });
}

function filesIn(form: FormData): readonly File[] {
  const files = form.getAll("files").filter((one) => one instanceof File);
  if (files.length > 0 && files.length <= MOST_FILES) return files;
  throw new InklingError(
    "bad_request",
    `Send 1 to ${MOST_FILES} files as the multipart field "files", got ${files.length}.`,
  );
}

async function keep(uploads: Uploads, file: File): Promise<string> {
  if (file.size > MAX_UPLOAD) throw tooLarge("A file", MAX_UPLOAD);
  return uploads.put(new Uint8Array(await file.arrayBuffer()), file.name);
}
