import { InklingError } from "@inkling/engine";
import type { MiddlewareHandler } from "hono";
import type { Settings } from "./settings.ts";

/** No inline script or style anywhere, no eval beyond wasm, nothing from other origins. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const FEATURES = ["camera=(self)", "microphone=()", "geolocation=()", "payment=()", "usb=()"];

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["Content-Security-Policy", POLICY],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  // Not "no-referrer": browsers then hide the origin of our own forms from us too.
  ["Referrer-Policy", "same-origin"],
  ["Permissions-Policy", FEATURES.join(", ")],
];

/** Together these make pages cross-origin isolated: shared memory, and so threads, in the browser. */
const ISOLATION: typeof HEADERS = [
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Embedder-Policy", "require-corp"],
];

const ISOLATED = [...HEADERS, ...ISOLATION];

/** The Draw page needs one thread alone, and not the process of its own that a browser starts for isolated pages. */
const NOT_ISOLATED = "/";

/** On every answer, errors included; a route may have set its own. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of c.req.path === NOT_ISOLATED ? HEADERS : ISOLATED) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};

/**
 * Refuses a Host this server is not called by: a page of another site whose name is made to point
 * here (DNS rebinding) would otherwise count as same-origin.
 */
export function hostGuard(settings: Pick<Settings, "host" | "allowHosts">): MiddlewareHandler {
  const names = new Set(["localhost", "127.0.0.1", "[::1]", settings.host, ...settings.allowHosts]);
  const open = settings.host === "0.0.0.0" || settings.host === "::";
  return async (c, next) => {
    const name = hostName(c.req.header("host") ?? new URL(c.req.url).host);
    // Rebinding needs a name: where every address is listened on, a plain address is safe.
    if (names.has(name) || names.has(name.replace(/^\[|\]$/g, "")) || (open && isAddress(name))) {
      return next();
    }
    throw new InklingError(
      "host_not_allowed",
      `This server does not answer to the host ${JSON.stringify(name)}. ` +
        "Start it with --allow-host and that name if it should.",
    );
  };
}

/** Refuses requests that change something and come from a page of another origin; programs send no Origin. */
export const originGuard: MiddlewareHandler = async (c, next) => {
  if (["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return next();
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  if (isOurs(site, origin, host)) return next();
  throw new InklingError(
    "cross_origin",
    `A page of another origin (${origin ?? site}) may not ${c.req.method} ${c.req.path} here.`,
  );
};

/** Where a browser says how the sites relate, that decides: no page can forge it. */
function isOurs(site: string | undefined, origin: string | undefined, host: string): boolean {
  if (site !== undefined) return site === "same-origin" || site === "none";
  return origin === undefined || isOriginOf(origin, host);
}

/** "Example.org:7860" -> "example.org", "[::1]:7860" -> "[::1]" */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, "");
}

function isAddress(name: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name);
}

function isOriginOf(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
