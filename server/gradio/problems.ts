import type { Context } from "hono";
import { answerProblem, type Problem } from "../problem.ts";
import { BadArguments } from "./arguments.ts";
import { PREFIX } from "./paths.ts";

/** What is said to people whose client has no login. */
const LOGIN_FIRST = "This server asks for a user name and a password: connect with `auth`.";

/** What went wrong, in the shapes that the protocol's clients read. */
export function gradioProblem(c: Context, problem: Problem, error?: unknown): Response {
  const { code, message, status, retryAfter } = problem;
  if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
  if (code === "not_authenticated") {
    const detail = { error: "Not authenticated", auth_message: LOGIN_FIRST };
    return c.json({ detail }, status);
  }
  if (c.req.path === `${PREFIX}/upload`) return c.text(message, status);
  const detail = error instanceof BadArguments ? error.complaints.map(complaint) : message;
  // `run` is asked for an `error`; it does no harm elsewhere.
  return c.json({ detail, error: message }, status);
}

const complaint = ({ name, message }: BadArguments["complaints"][number]) => ({
  __type__: "validate",
  is_valid: false,
  message,
  parameter_name: name,
});

/** On an address of the rest of the server that needs a login, browsers ask for one. */
export function loginProblem(c: Context, problem: Problem): Response {
  c.header("WWW-Authenticate", 'Basic realm="Inkling", charset="UTF-8"');
  return answerProblem(c, problem);
}
