import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { backFrom, YEAR } from "./back.ts";
import { THEMES, themeOf } from "./layout.tsx";

/** The theme button without scripts: the next theme, and back to the page it was pressed on. */
export const themeRoutes = () =>
  new Hono().post("/theme", async (c) => {
    const { back } = await c.req.parseBody();
    const next = THEMES[(THEMES.indexOf(themeOf(c)) + 1) % THEMES.length] ?? "system";
    setCookie(c, "inkling-theme", next, { path: "/", maxAge: YEAR, sameSite: "Lax" });
    return c.redirect(backFrom(back), 303);
  });
