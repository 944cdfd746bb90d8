import type { Call, OpenApi, Schema } from "./document.ts";
import { exampleOf } from "./example.ts";

/** A picture that the examples send. */
const FILE = "seven.png";

/** A call of it that runs, where there is what it names. */
export function curlOf(call: Call, document: OpenApi, server: string): string {
  const { method, path, parameters = [] } = call;
  const examples = new Map(
    parameters.map((one) => [one.name, String(exampleOf(one.schema, document) ?? one.name)]),
  );
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(examples.get(name) ?? name),
  );
  const query = parameters
    .filter((one) => one.in === "query" && one.required)
    .map(({ name }) => `${name}=${encodeURIComponent(examples.get(name) ?? "")}`);
  const address = `${server}${place}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  const [verb, body] = [verbOf(method), bodyOf(call, document)];
  const isStream = "text/event-stream" in (call.responses[200]?.content ?? {});
  const words = [
    "curl",
    ...(isStream ? ["-N"] : []),
    ...(body === "" ? verb : []),
    quoted(address),
  ];
  return [words.join(" "), body].filter(Boolean).join(" \\\n  ");
}

/** With a body curl posts by itself. */
const verbOf = (method: string): string[] => (method === "GET" ? [] : ["-X", method]);

function bodyOf({ requestBody, method }: Call, document: OpenApi): string {
  const content = requestBody?.content ?? {};
  const form = content["multipart/form-data"]?.schema;
  if (form) return formOf(form);
  const json = content["application/json"]?.schema;
  if (json) {
    const verb = method === "POST" ? "" : `-X ${method} `;
    const value = JSON.stringify(exampleOf(json, document) ?? {});
    return `${verb}-H 'content-type: application/json' -d ${quoted(value)}`;
  }
  const [type] = Object.keys(content);
  if (type === undefined) return "";
  const isPicture = type.startsWith("image/");
  const file = isPicture ? FILE : "model.safetensors";
  return `-H 'content-type: ${isPicture ? "image/png" : type}' --data-binary @${file}`;
}

function formOf({ properties = {} }: Schema): string {
  const files = Object.entries(properties).filter(([, one]) => one.format === "binary");
  return files.map(([name]) => `-F ${name}=@${FILE}`).join(" ");
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
