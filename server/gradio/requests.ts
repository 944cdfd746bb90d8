import { z } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";
import type { Context } from "hono";
import { MAX_UPLOAD, MiB, readJson, readUpload } from "../body.ts";
import { parse } from "../validate.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Uploads } from "./uploads.ts";

/** Of a call as JSON, with the pictures in it: larger ones are uploaded first. */
const MAX_CALL = 4 * MiB;

/** A client's name of its session. */
export const sessionHash = z
  .string({ error: "must be the name of a session" })
  .regex(/^[\w-]{1,64}$/, { error: "must be 1 to 64 of a-z, A-Z, 0-9, _ and -" });

const joinSchema = z.object({
  data: z.array(z.unknown(), { error: "must be a list of values" }).default([]),
  fn_index: z.int({ error: "must be the number of an endpoint" }),
  session_hash: sessionHash,
});

const callSchema = z.object({
  data: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
    error: "must be a list of values",
  }),
  session_hash: sessionHash.nullish(),
});

const cancelSchema = z.object({ event_id: z.string().nullish() });

const readCall = (c: Context) => readJson(c, MAX_CALL);

export const readJoin = async (c: Context) => parse(joinSchema, await readCall(c), "the body");

export const readCallBody = async (c: Context) => parse(callSchema, await readCall(c), "the body");

/** Values by name, as the body itself. */
export const readNamed = (c: Context): Promise<unknown> => readCall(c);

export const readCancel = async (c: Context) =>
  parse(cancelSchema, await readJson(c), "the body").event_id ?? "";

/**
 * The values of a call that is answered at once: JSON, or the picture itself as the body or as a form's
 * field, the others beside it in the form or the address.
 */
export async function readPlain(c: Context, endpoint: Endpoint, uploads: Uploads) {
  const picture = imageOf(endpoint);
  const isJson = /\bjson\b/i.test(c.req.header("content-type") ?? "");
  if (picture === undefined || isJson) return (await readCallBody(c)).data;
  const { file, fields } = await readUpload(c, picture, "The picture", MAX_UPLOAD);
  const beside = { ...c.req.query(), ...Object.fromEntries(fields) };
  const values = Object.entries(beside).map(([name, text]) => [
    name,
    fromText(endpoint, name, text),
  ]);
  return { ...Object.fromEntries(values), [picture]: uploads.put(file, "picture") };
}

/** The name of the parameter that is a picture. */
export const imageOf = ({ parameters }: Endpoint): string | undefined =>
  Object.keys(parameters).find((name) => parameters[name]!.component === "Image");

/** Forms and addresses have texts alone. */
function fromText({ parameters }: Endpoint, name: string, text: string): unknown {
  if (parameters[name]?.component !== "Number") return text;
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Throws InklingError `endpoint_not_found`. */
export function endpointNamed(endpoints: readonly Endpoint[], name: string): Endpoint {
  const endpoint = endpoints.find((one) => one.name === name);
  if (endpoint !== undefined) return endpoint;
  throw new InklingError("endpoint_not_found", "Not Found");
}

/** Throws InklingError `endpoint_not_found`. */
export function endpointAt(endpoints: readonly Endpoint[], place: number): Endpoint {
  const endpoint = endpoints[place];
  if (endpoint !== undefined) return endpoint;
  throw new InklingError("endpoint_not_found", `There is no endpoint of number ${place}.`);
}
