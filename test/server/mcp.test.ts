import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../../server/serve.ts";
import { readSettings } from "../../server/settings.ts";
import { picture } from "../browser/support/digits.ts";
import { openTestApp, postJson, temporaryFolder } from "./support/fixture.ts";

/** The real client, at a real server with the shipped models. */
async function connect(auth?: string) {
  const settings = readSettings({ port: 0, dataDir: temporaryFolder(), threads: 1, auth }, {});
  const server = await serve(settings);
  onTestFinished(() => server.close());
  const headers = auth && { Authorization: `Basic ${Buffer.from(auth).toString("base64")}` };
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", server.url), {
    requestInit: headers ? { headers } : {},
  });
  const client = new Client({ name: "test", version: "1" });
  // The SDK's own types do not allow for exact optional properties.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  onTestFinished(() => client.close());
  return { client, url: server.url };
}

let seven: string;

beforeAll(async () => {
  seven = (await picture("7")).toString("base64");
});

interface ToolAnswer {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
}

describe("the SDK's client", () => {
  test("finds three tools, and each answers in the shape that it tells", async () => {
    const { client } = await connect();
    const call = async (name: string, values: Record<string, unknown>) =>
      (await client.callTool({ name, arguments: values })) as unknown as ToolAnswer;

    expect(client.getServerVersion()).toMatchObject({ name: "inkling" });
    expect(client.getInstructions()).toContain("classify_digit");
    // From here on the client checks answers against what the list says.
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["classify_digit", "read_number", "list_models"]);
    expect(tools[0]?.inputSchema.required).toEqual(["image"]);

    const digit = await call("classify_digit", { image: seven });
    expect(digit.structuredContent).toMatchObject({
      label: "7",
      verdict: "sure",
      model: "inkling",
    });
    expect(JSON.parse(digit.content[0]!.text)).toEqual(digit.structuredContent);

    const image = `data:image/png;base64,${seven}`;
    const number = await call("read_number", { image, model: "cnn-blocks" });
    expect(number.structuredContent).toMatchObject({ text: "7", model: "cnn-blocks" });

    const { structuredContent } = await call("list_models", {});
    expect(structuredContent).toMatchObject({
      default: "inkling",
      models: expect.arrayContaining([expect.objectContaining({ name: "inkling-ensemble" })]),
    });

    for (const [name, values, sentence] of [
      ["classify_digit", {}, /^image is missing: it must be a picture as text/],
      ["classify_digit", { image: 7 }, /^image: must be a picture as text.*got 7\.$/],
      ["classify_digit", { image: "seven.png" }, /^image: must be the picture's file in base64/],
      ["classify_digit", { image: "data:,7" }, /not base64/],
      ["classify_digit", { image: "AAAA" }, /^The file is of no picture format that is read/],
      ["classify_digit", { image: seven.slice(0, 400) }, /damaged or cut short/],
      ["read_number", { image: seven, model: "none" }, /^There is no model "none"\. Models: /],
      ["read_number", { image: seven, model: "../x" }, /^model: must be 1 to 64 of a-z/],
      ["list_models", { all: true }, /there is no option "all"/],
    ] as const) {
      const answer = await call(name, values);
      expect(answer.isError, JSON.stringify(values)).toBe(true);
      expect(answer.content[0]?.text).toMatch(sentence);
    }
    await expect(call("open_door", {})).rejects.toThrow(
      /There is no tool "open_door"\. The tools:/,
    );
  });

  test("logs in where the server asks for it", async () => {
    const { client, url } = await connect("ann:secret");
    expect((await client.listTools()).tools).toHaveLength(3);
    const refused = await fetch(`${url}/mcp`, postJson({}));
    expect(refused.status).toBe(401);
  });
});

describe("guards of /mcp", () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const accept = { accept: "application/json, text/event-stream" };
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const { app } = await openTestApp();
    const request = postJson(body);
    return app.request("/mcp", {
      ...request,
      headers: { ...(request.headers as Record<string, string>), ...accept, ...headers },
    });
  };

  test.each([
    ["nothing unusual", {}, 200],
    ["a page of another site", { origin: "https://example.org" }, 403],
    ["a page of this machine", { origin: "http://localhost:5173" }, 200],
    ["a page that hides where it is from", { "sec-fetch-site": "cross-site" }, 403],
    ["a name that points here", { host: "evil.example:7860" }, 403],
    ["a client that takes no event streams", { accept: "application/json" }, 406],
    ["a version that nobody speaks", { "mcp-protocol-version": "1999-01-01" }, 400],
  ])("%s: %j is answered %i", async (_why, headers, status) => {
    expect((await post(list, headers as Record<string, string>)).status).toBe(status);
  });

  test.each([
    ["no JSON", "{", 400],
    ["too many messages at once", Array.from({ length: 17 }, () => list), 400],
    ["too large a body", `"${"7".repeat(15 * 2 ** 20)}"`, 413],
  ])("%s", async (_why, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  test.each(["GET", "DELETE"])("%s has no stream and no session", async (method) => {
    const { app } = await openTestApp();
    const response = await app.request("/mcp", { method, headers: accept });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});
