import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { InklingError } from "@inkling/engine";
import type { Context, MiddlewareHandler } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { auth as basicOf } from "hono/utils/basic-auth";
import { LRUCache } from "lru-cache";
import { addressOf } from "./address.ts";

export interface Login {
  readonly user: string;
  readonly password: string;
}

const COOKIE = "inkling-login";
/** Seconds. */
const VALID = 7 * 24 * 3600;

/** Wrong passwords of one address, in so many milliseconds, after which it has to wait. */
const MOST_WRONG = 10;
const WRONG_FOR = 60_000;
const MOST_ADDRESSES = 10_000;

/**
 * Who may use the server, where the operator has set a login: whoever sends it with each request, or
 * has sent it once and got a cookie. The cookie is signed with a secret of this start, so nothing is kept.
 */
export class Auth {
  readonly #login: Login;
  readonly #secret = randomBytes(32).toString("base64url");
  readonly #wrong = new LRUCache<string, number>({ max: MOST_ADDRESSES, ttl: WRONG_FOR });

  constructor(login: Login) {
    this.#login = login;
  }

  /** Whether this is the login. Throws InklingError `too_many_logins` after too many wrong ones. */
  check(c: Context, { user, password }: Login): boolean {
    const address = addressOf(c);
    const wrong = this.#wrong.get(address) ?? 0;
    if (wrong >= MOST_WRONG) {
      const message = "Too many wrong passwords came from your address. Wait a minute.";
      throw new InklingError("too_many_logins", message);
    }
    // Both are compared, whatever the first one says.
    const isRight = [same(user, this.#login.user), same(password, this.#login.password)];
    if (isRight.every((one) => one)) return true;
    this.#wrong.set(address, wrong + 1);
    return false;
  }

  /** From now on the client's cookie is enough. */
  async remember(c: Context): Promise<void> {
    const until = String(Math.floor(Date.now() / 1000) + VALID);
    await setSignedCookie(c, COOKIE, until, this.#secret, {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      maxAge: VALID,
    });
  }

  async knows(c: Context): Promise<boolean> {
    const until = await getSignedCookie(c, this.#secret, COOKIE);
    if (typeof until === "string" && Number(until) > Date.now() / 1000) return true;
    const basic = basicOf(c.req.raw);
    return basic !== undefined && this.check(c, { user: basic.username, password: basic.password });
  }
}

/** Lets through who is known, and everybody to the addresses that are open. */
export function authGuard(auth: Auth, isOpen: (path: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    if (isOpen(c.req.path) || (await auth.knows(c))) return next();
    throw new InklingError("not_authenticated", "This server asks for a user name and a password.");
  };
}

/** In a time that does not tell how much of it is right. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
