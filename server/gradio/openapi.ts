import type { Endpoint, JsonSchema } from "./endpoint.ts";
import { EXAMPLE_BASE64 } from "./example.ts";
import { hasDefault } from "./info.ts";
import { PREFIX } from "./paths.ts";
import { imageOf } from "./requests.ts";
import { examplesOf } from "./snippets.ts";

/** The addresses for curl and fetch, of every endpoint, in OpenAPI. */
export function openApiOf(endpoints: readonly Endpoint[], version: string, server: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Inkling, by Gradio's protocol",
      version,
      description:
        "`run` answers at once; `call/v2` gives an id, at which the answer is listened to.",
    },
    servers: [{ url: server }],
    paths: Object.assign({}, ...endpoints.map(pathsOf)) as Record<string, unknown>,
  };
}

function pathsOf(endpoint: Endpoint) {
  const { name, summary } = endpoint;
  const tags = [name];
  const call = `${PREFIX}/call/v2/${name}`;
  const id = { type: "object", properties: { event_id: { type: "string", example: "5f0c..." } } };
  const named = { content: json(shownValuesOf(endpoint)), required: true };
  return {
    [`${PREFIX}/run/${name}`]: {
      post: {
        tags,
        summary,
        requestBody: { content: bodiesOf(endpoint), required: true },
        responses: answers("The values, in order", json(answerOf(endpoint))),
      },
    },
    [call]: {
      post: { tags, summary, requestBody: named, responses: answers("The call's id", json(id)) },
    },
    [`${call}/{event_id}`]: {
      get: {
        tags,
        summary: "The events of a call: generating, complete, error, heartbeat",
        parameters: [{ name: "event_id", in: "path", required: true, schema: { type: "string" } }],
        responses: answers("Server-sent events", {
          "text/event-stream": { schema: { type: "string" } },
        }),
      },
    },
  };
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } });

/** The values by name; what has no default must be there. */
function valuesOf(endpoint: Endpoint): JsonSchema {
  const entries = Object.entries(endpoint.parameters);
  const properties = entries.map(([name, { type, description, ...one }]) => {
    const usual = hasDefault(one) && { default: one.default };
    return [name, { ...type, ...orNull(type, one.default), description, ...usual }];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: entries.filter(([, one]) => !hasDefault(one)).map(([name]) => name),
  };
}

/** The same with an example: enough to see how. */
function shownValuesOf(endpoint: Endpoint): JsonSchema {
  const picture = imageOf(endpoint);
  const url = `data:image/png;base64,${EXAMPLE_BASE64}`;
  const example = {
    ...(picture !== undefined && { [picture]: { url } }),
    ...Object.fromEntries(examplesOf(endpoint)),
  };
  return { ...valuesOf(endpoint), example };
}

const orNull = ({ type }: JsonSchema, usual: unknown): JsonSchema =>
  usual === null ? { type: [type, "null"] } : {};

/** As JSON; where there is a picture, also as a form with its file, or as the file itself. */
function bodiesOf(endpoint: Endpoint) {
  const data = shownValuesOf(endpoint);
  const body = json({ type: "object", properties: { data }, required: ["data"] });
  const picture = imageOf(endpoint);
  if (picture === undefined) return body;
  const file = { type: "string", format: "binary" };
  const values = valuesOf(endpoint);
  const properties = { ...(values.properties as JsonSchema), [picture]: file };
  return {
    ...body,
    "multipart/form-data": { schema: { ...values, properties } },
    "image/*": { schema: file },
  };
}

const answerOf = ({ results }: Endpoint): JsonSchema => ({
  type: "object",
  properties: {
    data: {
      type: "array",
      prefixItems: results.map(({ type, description, example }) => ({
        ...type,
        description,
        example,
      })),
    },
    duration: { type: "number", description: "Seconds.", example: 0.004 },
  },
});

const PROBLEM: JsonSchema = {
  type: "object",
  properties: { detail: {}, error: { type: "string" } },
};

const answers = (description: string, content: unknown) => ({
  200: { description, content },
  default: { description: "What went wrong, in a sentence", content: json(PROBLEM) },
});
