import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { binary, describe, json, problems } from "./describe.ts";
import {
  evaluationShape,
  keepRequest,
  renameRequest,
  runId,
  runRequest,
  runShape,
  runsShape,
} from "./shapes.ts";

export const RUNS = "/api/v1/runs";

const tags = ["training"];
const byId = { params: z.object({ id: runId }) };
const body = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });

const curveShape = z.object({
  points: z.array(z.object({ step: z.number(), loss: z.number(), accuracy: z.number() })),
});

const EVENTS = `Server-sent events: first \`state\` (the run, and its curve so far), then as they
happen \`step\` (at most five a second), \`epoch\`, \`state\`, \`queue\` (its place, and how many wait)
and at last \`end\`, after which the stream is over.`;

/** The run's routes, for the OpenAPI document. */
export function describeRuns(api: OpenAPIHono): void {
  describeCollection(api);
  describeReading(api);
  for (const [action, summary] of [
    ["pause", "Halt at the next step; threads and memory are kept"],
    [
      "resume",
      "Go on: at once when paused, from the checkpoint when stopped, failed or interrupted",
    ],
    ["stop", "End training with the weights so far, or end the test after it"],
  ] as const) {
    describe(api, {
      method: "post",
      path: `${RUNS}/{id}/${action}`,
      tags,
      summary,
      request: byId,
      responses: { 200: json("The run", runShape), ...problems(403, 404, 409, 429) },
    });
  }
  for (const [action, summary, request] of [
    ["keep", "Store the weights among the models", keepRequest],
    ["rename", "Call the run something else", renameRequest],
  ] as const) {
    describe(api, {
      method: "post",
      path: `${RUNS}/{id}/${action}`,
      tags,
      summary,
      request: { ...byId, body: body(request) },
      responses: { 200: json("The run", runShape), ...problems(400, 403, 404, 409) },
    });
  }
}

function describeCollection(api: OpenAPIHono): void {
  describe(api, {
    method: "get",
    path: RUNS,
    tags,
    summary: "All runs, the newest first",
    responses: { 200: json("The runs", runsShape) },
  });
  describe(api, {
    method: "post",
    path: RUNS,
    tags,
    summary: "Start a training, or put it in the queue",
    request: { body: { ...body(runRequest), required: true } },
    responses: {
      201: json("The run", runShape),
      ...problems(400, 403, 404, 409, 413, 415, 429),
    },
  });
  describe(api, {
    method: "delete",
    path: `${RUNS}/{id}`,
    tags,
    summary: "Remove a run with everything of it",
    request: byId,
    responses: { 204: { description: "It is gone" }, ...problems(403, 404, 409) },
  });
}

function describeReading(api: OpenAPIHono): void {
  const stream = { "text/event-stream": { schema: z.string() } };
  const answers = [
    ["", "One run", json("The run", runShape)],
    ["/events", "What happens to a run, as it happens", { description: EVENTS, content: stream }],
    ["/curve", "Loss and accuracy by step, at most 1,000 points", json("The curve", curveShape)],
    ["/evaluation", "The report on the test images", json("The report", evaluationShape)],
    [
      "/weights",
      "The trained weights, safetensors",
      binary("The file", "application/octet-stream"),
    ],
  ] as const;
  for (const [path, summary, answer] of answers) {
    describe(api, {
      method: "get",
      path: `${RUNS}/{id}${path}`,
      tags,
      summary,
      request: byId,
      responses: { 200: answer, ...problems(404, 409, 429) },
    });
  }
}
