import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { AppDeps } from "../deps.ts";
import { type PageOptions, page } from "./layout.tsx";

/** A sentence about what went wrong, and what to do. */
export const Problem = ({ children }: { children?: Child }) => (
  <p class="problem" role="alert">
    {children}
  </p>
);

/** A page that says a thing is not there. */
export function notFound(
  c: Context,
  deps: Pick<AppDeps, "assets">,
  options: PageOptions,
  sentence: string,
) {
  c.status(404);
  return page(
    c,
    deps,
    options,
    <>
      <h1>Not found</h1>
      <p class="lead">{sentence}</p>
    </>,
  );
}
