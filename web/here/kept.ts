import type { Trained } from "./messages.ts";

// The last model that was trained here, kept by the browser across visits: in its cache, which holds files.

const CACHE = "inkling-trained-here";
const PLACE = "/train/here/model";
const FACTS = "x-inkling-trained";

/** Where the browser keeps nothing (a page without HTTPS, a full disk), the page has it all the same. */
export async function keep({ file, ...facts }: Trained): Promise<void> {
  const response = new Response(file, { headers: { [FACTS]: JSON.stringify(facts) } });
  await (await open())?.put(PLACE, response).catch(() => undefined);
}

export async function recall(): Promise<Trained | undefined> {
  const response = await (await open())?.match(PLACE);
  const facts = response?.headers.get(FACTS);
  if (!response || !facts) return undefined;
  return { ...JSON.parse(facts), file: new Uint8Array(await response.arrayBuffer()) };
}

export async function forget(): Promise<void> {
  await (await open())?.delete(PLACE);
}

const open = async (): Promise<Cache | undefined> =>
  "caches" in globalThis ? caches.open(CACHE).catch(() => undefined) : undefined;
