import { InklingError } from "@inkling/engine";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { Hono } from "hono";
import { readJson } from "../body.ts";
import type { AppDeps } from "../deps.ts";
import { MAX_LETTERS } from "../picture-text.ts";
import { MCP } from "./path.ts";
import { createMcpServer } from "./server.ts";
import { toolsOf } from "./tools.ts";

/** Of one call: a picture, and what is around it. */
const MAX_CALL = MAX_LETTERS + 64 * 1024;
/** Messages of one request: older clients may send several. */
const MOST_MESSAGES = 16;

/**
 * POST /mcp: the Model Context Protocol over streamable HTTP. Without sessions and streams, since no tool
 * takes long: a request is answered with JSON, and GET and DELETE are answered 405, as the protocol has it.
 */
export function mcpRoutes(deps: Pick<AppDeps, "reader" | "models">): Hono {
  const tools = toolsOf(deps);
  return new Hono().post(MCP, async (c) => {
    const parsedBody = await readJson(c, MAX_CALL);
    if (Array.isArray(parsedBody) && parsedBody.length > MOST_MESSAGES) {
      const message = `A request may have at most ${MOST_MESSAGES} messages; ${parsedBody.length} came.`;
      throw new InklingError("bad_request", message);
    }
    const server = createMcpServer(tools);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      return await transport.handleRequest(c.req.raw, { parsedBody });
    } finally {
      await server.close();
    }
  });
}
