import { describe, expect, test } from "vitest";
import { curlOf } from "../../server/reference/curl.ts";
import { callsByTag, type OpenApi, type Schema } from "../../server/reference/document.ts";
import { exampleOf, jsonOf } from "../../server/reference/example.ts";
import { shapeOf } from "../../server/reference/shape.ts";
import { openTestApp } from "./support/fixture.ts";

const shapes: [why: string, schema: Schema | undefined, text: string][] = [
  ["nothing said", undefined, "anything"],
  ["a name", { $ref: "#/components/schemas/Run" }, "Run"],
  ["a word", { type: "string" }, "string"],
  ["a file", { type: "string", format: "binary" }, "file"],
  ["one of some", { enum: ["a", "b"] }, '"a" | "b"'],
  ["a value", { const: true }, "true"],
  ["perhaps nothing", { type: ["string", "null"] }, "string | null"],
  ["a list", { type: "array", items: { type: "number" } }, "number[]"],
  ["a list of either", { type: "array", items: { type: ["number", "null"] } }, "(number | null)[]"],
  ["a pair", { prefixItems: [{ type: "string" }, {}], type: "array" }, "[string, anything]"],
  ["any object", { type: "object" }, "object"],
  [
    "fields",
    {
      type: "object",
      properties: {
        n: { type: "integer", minimum: 1, maximum: 9, description: "How\nmany." },
        in: { type: "object", properties: { x: { type: "number", default: 2 } }, required: ["x"] },
      },
      required: ["n"],
    },
    "{\n  n: integer;  // How many, 1 to 9\n  in?: {\n    x: number;  // default 2\n  };\n}",
  ],
];

test.each(shapes)("%s", (_why, schema, text) => {
  expect(shapeOf(schema)).toBe(text);
});

describe("the server's own documents", () => {
  const open = async () => {
    const { app } = await openTestApp();
    const get = async (path: string) => (await app.request(path)).json() as Promise<OpenApi>;
    const documents = [await get("/api/v1/openapi.json"), await get("/gradio_api/openapi.json")];
    const html = await (await app.request("/api/reference")).text();
    const calls = documents.flatMap((document) =>
      [...callsByTag(document).values()].flat().map((call) => ({ call, document })),
    );
    return { calls, html };
  };

  test("every operation is on the page, with a link to it and a call", async () => {
    const { calls, html } = await open();
    expect(calls.length).toBeGreaterThan(30);
    expect(new Set(calls.map(({ call }) => call.id)).size).toBe(calls.length);
    for (const { call, document } of calls) {
      expect(html).toContain(`id="${call.id}"`);
      const curl = curlOf(call, document, "http://h");
      expect(curl, call.path).toMatch(/^curl (-N )?(-X [A-Z]+ )?'http:\/\/h\/[^{}]*'/);
      if (call.requestBody) expect(curl).toMatch(/ (-F|-d|--data-binary) /);
    }
  });

  test("says code as such, one body for a picture of any kind, and an answer as an example", async () => {
    const { html } = await open();
    const text = html.replaceAll(/<pre[\s\S]*?<\/pre>/g, "");
    expect(text).not.toContain("`");
    expect(html).not.toContain("image/png</span>");
    expect(html).toContain("image/*</span>");
    expect(html).toContain("&quot;verdict&quot;: &quot;sure&quot;");
  });

  test("every answer of JSON has an example that says something", async () => {
    const { calls } = await open();
    for (const { call, document } of calls) {
      const schema = (call.responses[200] ?? call.responses[201])?.content?.["application/json"];
      if (schema === undefined) continue;
      const example = exampleOf(schema.schema, document);
      expect(example, call.path).toBeTypeOf("object");
      expect(jsonOf(example), call.path).not.toMatch(/[:[] ?"text"/);
    }
  });

  test("examples are what they should be", async () => {
    const { calls } = await open();
    const curl = (method: string, path: string) => {
      const found = calls.find(({ call }) => call.method === method && call.path === path)!;
      return curlOf(found.call, found.document, "http://h");
    };
    expect(curl("GET", "/api/v1/models/{name}")).toBe("curl 'http://h/api/v1/models/inkling'");
    expect(curl("DELETE", "/api/v1/models/{name}")).toContain("-X DELETE");
    expect(curl("POST", "/api/v1/predict")).toBe(
      "curl 'http://h/api/v1/predict' \\\n  -F image=@seven.png",
    );
    expect(curl("POST", "/api/v1/runs")).toContain('-d \'{"preset":"mlp"');
    expect(curl("POST", "/api/v1/models")).toContain("?name=inkling");
  });

  test("a shape that is missing has no example", () => {
    const document = { info: { title: "" }, paths: {}, components: { schemas: {} } };
    expect(exampleOf({ $ref: "#/components/schemas/None" }, document)).toBe(undefined);
  });
});
