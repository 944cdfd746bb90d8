import { Client } from "@gradio/client";
import type { Dataset, Picture } from "@inkling/engine";
import { DIGITS } from "@inkling/engine";
import { onTestFinished } from "vitest";
import type { DataStore } from "../../../server/deps.ts";
import { listen } from "../../../server/serve.ts";
import { dataStore, modelFile, openTestApp, strokePicture } from "../support/fixture.ts";

/** One blank image of 28 x 28: what the small model takes. */
const oneDigit: Dataset = {
  images: new Uint8Array(784),
  labels: Uint8Array.of(0),
  count: 1,
  rows: 28,
  columns: 28,
  classes: DIGITS,
};

const digits: DataStore = {
  ...dataStore,
  load: async () => ({ train: oneDigit, test: oneDigit }),
};

/** A connection that a client on a busy machine takes up again is still there. */
const PATIENCE = { headers: 60_000, request: 60_000, keepAlive: 60_000 };

/** The app on fakes at a port of its own, with one kept model, "mine", which is the default. */
export async function startGradio(setup: Parameters<typeof openTestApp>[0] = {}) {
  const opened = await openTestApp({ data: digits, ...setup });
  await opened.models.keep("mine", modelFile);
  const server = await listen(opened.app.fetch, { host: "127.0.0.1", port: 0 }, PATIENCE);
  const { port } = server.address() as { port: number };
  async function close() {
    await opened.gradio.close();
    server.closeAllConnections();
    server.close();
  }
  onTestFinished(close);
  const url = `http://127.0.0.1:${port}`;
  return { ...opened, url, api: `${url}/gradio_api`, server, close };
}

export type Started = Awaited<ReturnType<typeof startGradio>>;

/** The real client, listening to everything. */
export const connect = (url: string, options: Parameters<typeof Client.connect>[1] = {}) =>
  Client.connect(url, { events: ["data", "status", "log"], ...options });

/** What a picture's bytes are is of no account: the app's decoder is a fake. */
export const blob = (): Blob => new Blob([Uint8Array.of(1, 2, 3)], { type: "image/png" });

/** A decoder that waits: `entered` of them are in it, until `open` lets all through. */
export function slowDecoder() {
  let release = () => {};
  let arrive = () => {};
  let entered = 0;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiters: { n: number; resolve: () => void }[] = [];
  arrive = () => {
    entered++;
    for (const { n, resolve } of waiters) if (entered >= n) resolve();
  };
  return {
    async decode(): Promise<Picture> {
      arrive();
      await opened;
      return strokePicture;
    },
    open: () => release(),
    /** Until so many pictures have come to be decoded. */
    until: (n: number) =>
      new Promise<void>((resolve) => {
        if (entered >= n) resolve();
        else waiters.push({ n, resolve });
      }),
    get entered() {
      return entered;
    },
  };
}

export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** The JSON in every frame of a stream's text. */
export const messagesIn = (text: string): Record<string, unknown>[] =>
  text
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => JSON.parse(block.replace(/^data: /, "")) as Record<string, unknown>);

type Job = ReturnType<Client["submit"]>;
type Status = Extract<Awaited<ReturnType<Job["next"]>>["value"], { type: "status" }>;

/** Reads a job's events until a status is as wanted; gives it back. */
export async function untilStage(job: Job, isWanted: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const { value, done } = await job.next();
    if (done) throw new Error("The job ended before.");
    if (value.type === "status" && isWanted(value)) return value;
  }
}

/** Reads a job's events until it has an answer. */
export async function untilData(job: Job): Promise<unknown> {
  for (;;) {
    const { value, done } = await job.next();
    if (done) throw new Error("The job ended before.");
    if (value.type === "data") return value.data;
  }
}

/** All events of a job, to its end. */
export async function eventsOf(job: Job) {
  const data: unknown[][] = [];
  const logs: string[] = [];
  for await (const event of job) {
    if (event.type === "data") data.push(structuredClone(event.data) as unknown[]);
    if (event.type === "log") logs.push(event.log);
  }
  return { data, logs };
}

/** How long the queue is. */
export const status = async (api: string) =>
  (await (await fetch(`${api}/queue/status`)).json()) as { queue_size: number };

const LANE = { places: 1, waiting: 1 };
/** A queue with one place in each lane, and one that waits. */
export const narrow = { lanes: { reading: LANE, training: LANE, measuring: LANE } };
