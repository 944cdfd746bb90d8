import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { THEMES, themeOf } from "./layout.tsx";

const YEAR = 365 * 24 * 3600;

/** The theme button without scripts: the next theme, and back to the page it was pressed on. */
export const themeRoutes = () =>
  new Hono().post("/theme", async (c) => {
    const { back } = await c.req.parseBody();
    const next = THEMES[(THEMES.indexOf(themeOf(c)) + 1) % THEMES.length] ?? "system";
    setCookie(c, "inkling-theme", next, { path: "/", maxAge: YEAR, sameSite: "Lax" });
    return c.redirect(isLocalPath(back) ? back : "/", 303);
  });

/** "//host" and "/\host" lead to other sites. */
const isLocalPath = (path: unknown): path is string =>
  typeof path === "string" && /^\/(?![/\\])/.test(path);
