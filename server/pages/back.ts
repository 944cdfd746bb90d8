/** How long a choice is remembered, in seconds. */
export const YEAR = 365 * 24 * 3600;

/** The page that a form was sent from; "//host" and "/\host" would lead to other sites. */
export const backFrom = (path: unknown): string =>
  typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/";
