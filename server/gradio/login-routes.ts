import { InklingError } from "@inkling/engine";
import { Hono } from "hono";
import type { Auth } from "../auth.ts";
import { MAX_JSON, readFormData } from "../body.ts";

/** POST /login: a cookie for who knows the password. Where none is set, everybody does. */
export function loginRoutes(auth: Auth | undefined): Hono {
  return new Hono().post("/login", async (c) => {
    if (auth === undefined) return c.json({ success: true });
    const form = await readFormData(c, MAX_JSON, "The form");
    const text = (name: string) => String(form.get(name) ?? "");
    if (!auth.check(c, { user: text("username"), password: text("password") })) {
      throw new InklingError("wrong_login", "The user name or the password is wrong.");
    }
    await auth.remember(c);
    return c.json({ success: true });
  });
}
