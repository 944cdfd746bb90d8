import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { AppDeps } from "../deps.ts";
import type { Problem as Answer } from "../problem.ts";
import { page, wantsFragment } from "./layout.tsx";

/** A sentence about what went wrong, and what to do. */
export const Problem = ({ children }: { children?: Child }) => (
  <p class="problem" role="alert">
    {children}
  </p>
);

/** What went wrong as a page, or as a sentence where a part of a page was asked for. */
export function problemPage(
  c: Context,
  deps: Pick<AppDeps, "assets" | "settings">,
  problem: Answer,
) {
  c.status(problem.status);
  if (wantsFragment(c)) return c.html(<Problem>{problem.message}</Problem>);
  const title = problem.status === 404 ? "Not found" : "That did not work";
  return page(
    c,
    deps,
    { title },
    <>
      <h1>{title}</h1>
      <p class="lead">{problem.message}</p>
      <p class="lead">
        <a href="/">Draw a digit</a> or go back and try again.
      </p>
    </>,
  );
}
