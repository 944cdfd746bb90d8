import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from "@modelcontextprotocol/sdk/types.js";
import { problemOf } from "../problem.ts";
import { VERSION } from "../settings.ts";
import { parse } from "../validate.ts";
import { jsonSchema, type Tool } from "./tool.ts";

const INSTRUCTIONS =
  "Inkling reads handwritten digits in pictures, on this machine. Use classify_digit for one digit, " +
  "read_number for several. An answer whose verdict is not `sure` should be told as unsure.";

/** The protocol's side of one request: it keeps nothing, so it is made for each. */
export function createMcpServer(tools: readonly Tool[]): Server {
  const info = { name: "inkling", title: "Inkling", version: VERSION };
  const server = new Server(info, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, title, description, input, output }) => ({
      name,
      title,
      description,
      inputSchema: jsonSchema(input, "input"),
      outputSchema: jsonSchema(output, "output"),
      annotations: { title, readOnlyHint: true, openWorldHint: false, idempotentHint: true },
    })),
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) {
      const names = tools.map(({ name }) => name).join(", ");
      const message = `There is no tool ${JSON.stringify(params.name.slice(0, 100))}. The tools: ${names}.`;
      throw new McpError(ErrorCode.InvalidParams, message);
    }
    return call(tool, params.arguments ?? {});
  });
  return server;
}

/** What goes wrong in a tool is an answer: the model that called it is to read why. */
async function call(tool: Tool, values: unknown) {
  try {
    const answer = await tool.run(parse(tool.input, values, "the arguments"));
    return {
      structuredContent: { ...answer },
      // For clients that know no structured answers.
      content: [{ type: "text" as const, text: JSON.stringify(answer) }],
    };
  } catch (error) {
    const { status, message } = problemOf(error);
    if (status === 500) console.error(`The tool ${tool.name}:`, error);
    return { isError: true, content: [{ type: "text" as const, text: message }] };
  }
}
