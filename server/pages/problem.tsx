import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { problemSentence } from "../../texts/problems.ts";
import type { AppDeps } from "../deps.ts";
import { languageOf, Text, t } from "../language.tsx";
import type { Problem as Answer } from "../problem.ts";
import { page, wantsFragment } from "./layout.tsx";

/** A sentence about what went wrong, and what to do; its language where that is another than the page's. */
export const Problem = ({ lang, children }: { lang?: string | undefined; children?: Child }) => (
  <p class="problem" role="alert" lang={lang}>
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
  const sentence = problemSentence(languageOf(), problem);
  if (wantsFragment(c)) return c.html(<Problem>{sentence}</Problem>);
  const title = t(problem.status === 404 ? "page.not-found" : "page.failed");
  return page(
    c,
    deps,
    { title },
    <>
      <h1>{title}</h1>
      <p class="lead">{sentence}</p>
      <p class="lead">
        <Text k="page.go-on" values={{ draw: <a href="/">{t("page.draw-a-digit")}</a> }} />
      </p>
    </>,
  );
}
