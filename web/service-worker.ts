// Keeps the app for use without its server. Pages and weights come from the server while it answers; only
// files whose address names their content are taken from here first. What the API answers is not kept, but for
// MNIST's test images once a panel has used them. Pictures sent to the Upload page while the server is away, or
// shared by another app, are handed to the page.

import type { Kept } from "../models/kept.ts";
import { given } from "./upload/given.ts";
import { leave, UPLOAD } from "./upload/left.ts";

/** What the browser calls on, of the part of its types that a page does not have. */
interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetches extends Waits {
  readonly request: Request;
  /** A page's answer, asked for while the worker was waking up. */
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly KEPT: Kept;
  readonly clients: { claim(): Promise<void> };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", on: (event: Waits) => void): void;
  addEventListener(type: "fetch", on: (event: Fetches) => void): void;
  addEventListener(type: "message", on: (event: Waits & MessageEvent<unknown>) => void): void;
}

const scope = globalThis as unknown as Scope;
const { version, files, pages, weights } = scope.KEPT;

/** The files and pages of one build. */
const BUILD = `inkling-${version}`;
/** Weights outlive a build: the server says at each use whether they are still the same. */
const WEIGHTS = "inkling-weights";
/** Models of which the weights are kept, the last used ones. */
const MOST_WEIGHTS = 4;

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
scope.addEventListener("fetch", (event) => {
  const answer = answerOf(event.request);
  if (answer !== undefined) event.respondWith(answer(event));
});
scope.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(scope.skipWaiting());
  // The page has loaded these before there was a worker to see it.
  else if (typeof event.data === "string") event.waitUntil(keepWeights(event.data));
});

/** All or nothing: one file that is missing or not what the build says, and this version is none. */
async function install(): Promise<void> {
  const cache = await caches.open(BUILD);
  await Promise.all([
    ...files.map(async ({ url, integrity }) => cache.put(url, await got(url, { integrity }))),
    ...pages.map(async (url) => cache.put(url, await got(url, { cache: "no-cache" }))),
    ...weights.map(keepWeights),
  ]);
}

async function got(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return response;
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name !== BUILD && name !== WEIGHTS);
  await Promise.all(old.map((name) => caches.delete(name)));
  // A page is not to wait for the worker to wake up.
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
}

type Answer = (event: Fetches) => Promise<Response>;

const isWeights = (path: string): boolean => /^\/api\/v1\/models\/[^/]+\/weights$/.test(path);
/** Test images that the page explains answers with. */
const isSample = (path: string): boolean => /^\/api\/v1\/data\/mnist\/test-\w+\.gz$/.test(path);
const isApi = (path: string): boolean => /^\/(api|gradio_api)\//.test(path);
/** The build names parts of scripts by their content, the server adds `?v=` to the rest. */
const namesContent = ({ pathname, searchParams }: URL): boolean =>
  searchParams.has("v") || /-[0-9a-f]{8}\.js$/.test(pathname);

/** How a request is answered; undefined is the browser's own way. */
function answerOf(request: Request): Answer | undefined {
  const url = new URL(request.url);
  if (url.origin !== location.origin) return undefined;
  const isNavigation = request.mode === "navigate";
  if (isNavigation && request.method === "POST" && url.pathname === UPLOAD) return sharedOf;
  if (request.method !== "GET") return undefined;
  if (isNavigation) return pageOf;
  if (isWeights(url.pathname)) return weightsOf;
  if (isSample(url.pathname) && url.search === "?size=small") return sampleOf;
  if (!/^\/(assets|engine)\//.test(url.pathname)) return undefined;
  return namesContent(url) ? fileOf : newestFileOf;
}

/** From the server; without it the page as it was last, or the one that says what works now. */
async function pageOf(event: Fetches): Promise<Response> {
  const { request } = event;
  const { pathname, search } = new URL(request.url);
  try {
    const response = (await event.preloadResponse) ?? (await fetch(request));
    // A server that asks for a login now: the browser must be able to show its window for it.
    if (response.status === 401) await scope.registration.unregister();
    const isKept = search === "" && pages.includes(pathname) && !response.redirected;
    if (isKept && response.ok) event.waitUntil(keepPage(pathname, response.clone()));
    return response;
  } catch (error) {
    // A file of the API that one wanted to look at or to save is no page.
    const page = isApi(pathname)
      ? undefined
      : ((await known(pathname)) ?? (await known("/offline")));
    return page ?? Promise.reject(error);
  }
}

/**
 * Pictures that another app shares, as the manifest asks for them, are read by the page, as any others; those of the
 * page's own form by the server, while there is one. That form has a page that it comes from.
 */
async function sharedOf({ request }: Fetches): Promise<Response> {
  const isShared = request.referrer === "";
  const kept = request.clone();
  try {
    if (!isShared) return await fetch(request);
  } catch {
    // Without the server, the page reads those, too.
  }
  return handOver(kept).catch(() => fetch(request));
}

/** Leaves the pictures of a form to the Upload page. */
async function handOver(request: Request): Promise<Response> {
  const values = [...(await request.formData()).values()];
  await leave(given(values.filter((value) => value instanceof File && value.size > 0) as File[]));
  return Response.redirect(UPLOAD, 303);
}

/** Keeps a page as it was seen; where it is in another language than before, the others are asked for anew. */
async function keepPage(pathname: string, response: Response): Promise<void> {
  const languageOf = (page: Response | undefined) => page?.headers.get("content-language");
  const isOther = languageOf(await known(pathname)) !== languageOf(response);
  await keep(pathname, response);
  if (!isOther) return;
  const others = pages.filter((page) => page !== pathname);
  const ask = async (page: string) => keep(page, await got(page, { cache: "no-cache" }));
  // What cannot be had now stays as it is.
  await Promise.all(others.map((page) => ask(page).catch(() => undefined)));
}

async function fileOf(event: Fetches): Promise<Response> {
  const file = await known(event.request);
  if (file !== undefined) return file;
  const response = await fetch(event.request);
  // The server answers with its newest file, and says whether that is the one that was asked for.
  const isIt = response.headers.get("cache-control")?.includes("immutable") === true;
  if (isIt) event.waitUntil(keep(event.request, response.clone()));
  return response;
}

async function newestFileOf({ request }: Fetches): Promise<Response> {
  return fetch(request).catch(
    async (error: unknown) => (await known(request)) ?? Promise.reject(error),
  );
}

/** Once used, they are there without the server, too. */
async function sampleOf(event: Fetches): Promise<Response> {
  const { request } = event;
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keep(request, response.clone()));
    return response;
  } catch (error) {
    return (await known(request)) ?? Promise.reject(error);
  }
}

async function weightsOf(event: Fetches): Promise<Response> {
  const { request } = event;
  try {
    const response = await fetch(request);
    if (response.ok) event.waitUntil(keepSound(request.url, response.clone()));
    return response;
  } catch (error) {
    const kept = (await known(request, WEIGHTS)) ?? (await ofOtherPrecision(request));
    return kept ?? Promise.reject(error);
  }
}

/** A model's weights in another precision read the same: the address says which in its search part alone. */
const ofOtherPrecision = (request: Request): Promise<Response | undefined> =>
  caches.match(request, { cacheName: WEIGHTS, ignoreVary: true, ignoreSearch: true });

async function keepWeights(url: string): Promise<void> {
  const address = new URL(url, location.origin);
  if (address.origin !== location.origin || !isWeights(address.pathname)) return;
  await keepSound(address.href, await got(address.href, {}));
}

/** Keeps weights that came as a whole: their tag is the start of their sum. */
async function keepSound(url: string, response: Response): Promise<void> {
  const cache = await caches.open(WEIGHTS);
  const before = await cache.match(url);
  const isSame = before !== undefined && tagOf(before) === tagOf(response);
  if (!isSame && !(await sumOf(response.clone())).startsWith(tagOf(response))) return;
  // Anew at the end: the first one is the one that was not used for longest.
  await cache.delete(url);
  await cache.put(url, isSame ? before : response);
  for (const oldest of (await cache.keys()).slice(0, -MOST_WEIGHTS)) await cache.delete(oldest);
}

/** An answer without one is like none. */
const tagOf = ({ headers }: Response): string =>
  headers.get("etag")?.replaceAll(/^W\/|"/g, "") ?? "none";

/** SHA-256 as the server's tags have it: base64 for addresses. */
async function sumOf(response: Response): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  const text = btoa(String.fromCharCode(...new Uint8Array(sum)));
  return text.replaceAll("+", "-").replaceAll("/", "_");
}

/** A page is the one that was seen, whatever its answer depends on. */
const known = (key: RequestInfo, cacheName = BUILD): Promise<Response | undefined> =>
  caches.match(key, { cacheName, ignoreVary: true });

/** A full disk is no reason not to answer. */
const keep = async (key: RequestInfo, response: Response): Promise<void> => {
  const cache = await caches.open(BUILD);
  await cache.put(key, response).catch(() => undefined);
};
