import { InklingError } from "@inkling/engine";
import type { Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What went wrong, for programs (`code`, `status`) and for people (`message`, a sentence). */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly message: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
}

/** The status of each code thrown on purpose; a code not listed here is the request's fault: 400. */
const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  bad_arguments: 422,
  bad_format: 422,
  bad_layers: 422,
  bad_shape: 422,
  blank_image: 422,
  busy: 429,
  cross_origin: 403,
  damaged_image: 422,
  data_not_found: 404,
  endpoint_not_found: 404,
  foreign_url: 422,
  host_not_allowed: 403,
  image_too_large: 422,
  kept_models_full: 409,
  line_full: 503,
  model_not_found: 404,
  model_shape: 422,
  model_shipped: 403,
  model_untrained: 409,
  name_taken: 409,
  no_data: 422,
  no_endpoint: 404,
  no_file: 404,
  no_image: 422,
  no_model: 404,
  no_weights: 409,
  not_an_image: 415,
  not_authenticated: 401,
  not_found: 404,
  not_ready: 503,
  preset_not_found: 404,
  queue_full: 429,
  run_not_found: 404,
  shutting_down: 503,
  too_large: 413,
  too_many_logins: 429,
  too_many_pixels: 422,
  too_many_runs: 409,
  too_many_streams: 429,
  unread_answers: 429,
  unreadable_image: 422,
  unsupported_image: 415,
  unsupported_type: 415,
  worker_failed: 500,
  wrong_login: 401,
  wrong_state: 409,
};

const RETRY: Readonly<Record<string, number>> = {
  busy: 1,
  line_full: 5,
  not_ready: 2,
  queue_full: 60,
  too_many_logins: 60,
  too_many_streams: 10,
};

/** Any thrown thing as a problem. What was not thrown on purpose is ours: 500, without its details. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InklingError) {
    const retryAfter = RETRY[error.code];
    return {
      status: STATUS[error.code] ?? 400,
      code: error.code,
      message: error.message,
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
  if (error instanceof HTTPException) return fromHttp(error);
  return {
    status: 500,
    code: "internal",
    message: "Inkling failed on this request; its log says why. Others are not affected.",
  };
}

function fromHttp(error: HTTPException): Problem {
  if (error.status === 415) {
    const message = "The body's Content-Type is not one this address takes; send application/json.";
    return { status: 415, code: "unsupported_type", message };
  }
  const message = `The request cannot be read: ${error.message || "it is malformed"}.`;
  return { status: error.status as ContentfulStatusCode, code: "bad_request", message };
}

/** `{ "error": { "code", "message" } }` */
export function answerProblem(c: Context, problem: Problem): Response {
  if (problem.retryAfter !== undefined) c.header("Retry-After", String(problem.retryAfter));
  const { code, message } = problem;
  return c.json({ error: { code, message } }, problem.status);
}

/** Says on standard error what was not foreseen: the answer does not. */
export function logProblem(c: Context, { status }: Problem, error: unknown): void {
  if (status === 500) console.error(`${c.req.method} ${c.req.path}:`, error);
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** 405 with Allow where the address exists for another method, else 404. */
export function problemNotFound(app: Pick<Hono, "router">, c: Context): Problem {
  const { method, path } = c.req;
  const allowed = methodsOf(app, path);
  if (allowed.length === 0 || allowed.includes(method)) {
    const message = `There is nothing at ${path}. All that programs can call is at /api/reference, and as documents at /api/v1/openapi.json and /gradio_api/openapi.json.`;
    return { status: 404, code: "not_found", message };
  }
  c.header("Allow", allowHeader(allowed));
  const message = `${path} takes ${allowed.join(" and ")}, not ${method}.`;
  return { status: 405, code: "method_not_allowed", message };
}

/** What an address that has no answer of its own is answered with all the same, if with anything. */
export function answerAnyway(app: Pick<Hono, "router">, c: Context): Response | undefined {
  const { method, path } = c.req;
  if (method === "OPTIONS") {
    const allowed = methodsOf(app, path);
    return allowed.length === 0 ? undefined : c.body(null, 204, { Allow: allowHeader(allowed) });
  }
  const plain = path.replace(/\/+$/, "");
  const isReading = method === "GET" || method === "HEAD";
  const isKnown = isReading && plain !== path && methodsOf(app, plain).includes("GET");
  return isKnown ? c.redirect(plain + new URL(c.req.url).search, 308) : undefined;
}

/** The methods that an address takes. */
const methodsOf = ({ router }: Pick<Hono, "router">, path: string): string[] =>
  METHODS.filter((method) =>
    router.match(method, path)[0].some(([[, route]]) => isRouteOf(route, method)),
  );

/** HEAD comes with GET. */
const allowHeader = (methods: readonly string[]): string =>
  methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");

/** Middleware is registered for all methods; what answers is registered for its own. */
function isRouteOf(route: unknown, method: string): boolean {
  return (route as { method?: string }).method === method;
}
