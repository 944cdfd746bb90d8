import { z } from "@hono/zod-openapi";
import { InklingError } from "@inkling/engine";
import type { Context } from "hono";
import {
  isJson,
  looksLikeJson,
  MAX_UPLOAD,
  MiB,
  parseJson,
  readBody,
  readJson,
  readUpload,
} from "../body.ts";
import { parse } from "../validate.ts";
import type { Endpoint, Parameter } from "./endpoint.ts";
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

const callSchema = z.looseObject(
  { session_hash: sessionHash.nullish() },
  { error: "must be an object" },
);

const cancelSchema = z.object({ event_id: z.string().nullish() });

/** JSON, whatever it is called: `curl -d` calls it a form. Without a body there are no values. */
async function readCall(c: Context): Promise<unknown> {
  const body = await readBody(c, MAX_CALL, "the JSON");
  return body.length === 0 ? {} : parseJson(body);
}

export const readJoin = async (c: Context) => parse(joinSchema, await readCall(c), "the body");

export const readCallBody = async (c: Context, endpoint: Endpoint) =>
  callOf(endpoint, await readCall(c));

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
  if (picture === undefined || isJson(c)) return (await readCallBody(c, endpoint)).data;
  const { file, fields } = await readUpload(c, picture, "The picture", MAX_UPLOAD);
  // No picture begins so.
  if (looksLikeJson(file)) return callOf(endpoint, parseJson(file)).data;
  const beside = { ...c.req.query(), ...Object.fromEntries(fields) };
  const values = Object.entries(beside).map(([name, text]) => [
    name,
    fromText(endpoint, name, text),
  ]);
  return { ...Object.fromEntries(values), [picture]: uploads.put(file, "picture") };
}

/**
 * The values of a body, which are its `data`, in order or by name; or else the body itself, by name, as people
 * write it at first.
 */
function callOf(endpoint: Endpoint, body: unknown) {
  if (Array.isArray(body)) return { data: body, session_hash: undefined };
  const { session_hash, ...rest } = parse(callSchema, body, "the body");
  const { data } = rest;
  if (typeof data === "object" && data !== null) return { data, session_hash };
  if (data === undefined || "data" in endpoint.parameters) return { data: rest, session_hash };
  const message = `data: must be a list of values, or an object with their names, such as ${bodyOf(endpoint)}.`;
  throw new InklingError("bad_request", message);
}

/** A body as an example. */
export function bodyOf({ parameters }: Endpoint): string {
  const [[name, { component, example }]] = Object.entries(parameters) as [[string, Parameter]];
  const value = component === "Image" ? { url: "data:image/png;base64,..." } : example;
  return JSON.stringify({ data: { [name]: value } });
}

/** The name of the parameter that is a picture. */
export const imageOf = ({ parameters }: Endpoint): string | undefined =>
  Object.keys(parameters).find((name) => parameters[name]!.component === "Image");

/** Forms and addresses have texts alone. */
function fromText({ parameters }: Endpoint, name: string, text: string): unknown {
  if (parameters[name]?.component !== "Number") return text;
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Throws InklingError `no_endpoint`. */
export function endpointNamed(endpoints: readonly Endpoint[], name: string): Endpoint {
  const endpoint = endpoints.find((one) => one.name === name);
  if (endpoint !== undefined) return endpoint;
  const names = endpoints.map((one) => one.name).join(", ");
  const message = `Not Found: there is no endpoint ${JSON.stringify(name.slice(0, 80))}. The endpoints: ${names}.`;
  throw new InklingError("no_endpoint", message);
}

/** Throws InklingError `endpoint_not_found`. */
export function endpointAt(endpoints: readonly Endpoint[], place: number): Endpoint {
  const endpoint = endpoints[place];
  if (endpoint !== undefined) return endpoint;
  throw new InklingError("endpoint_not_found", `There is no endpoint of number ${place}.`);
}
