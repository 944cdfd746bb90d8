import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { listen } from "../../server/serve.ts";
import { FakeTraining } from "./support/fake-training.ts";
import { modelFile, openTestApp } from "./support/fixture.ts";

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Milliseconds that no client of these tests takes, on a busy machine either. */
const PATIENT = { headers: 60_000, request: 60_000, keepAlive: 5_000 };
/** For clients that never end. */
const IMPATIENT = { headers: 200, request: 400, keepAlive: 200 };

/** The app on a port of its own. */
async function start(setup: Parameters<typeof openTestApp>[0] = {}, patience = PATIENT) {
  const opened = await openTestApp(setup);
  await opened.models.keep("mine", modelFile);
  const server = await listen(opened.app.fetch, { host: "127.0.0.1", port: 0 }, patience);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { ...opened, port, server, url: `http://127.0.0.1:${port}` };
}

/** Sends bytes as they are and reads to the end of the connection. */
function raw(port: number, ...parts: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    sockets.push(socket);
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
    });
    socket
      .on("close", () => resolve(text))
      .on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve(text);
        else reject(error);
      });
  });
}

const LARGE = 11 * 2 ** 20;

describe("uploads on a real connection", () => {
  test("a declared size over the limit is refused before the body comes", async () => {
    const { port } = await start();
    const head = `POST /api/v1/predict HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: ${LARGE}\r\nConnection: close\r\n\r\n`;
    expect(await raw(port, head)).toMatch(/^HTTP\/1.1 413 [\s\S]*"too_large"/);
  });

  test("a body that turns out too large is refused, and the server goes on", async () => {
    const { url } = await start();
    const chunk = new Uint8Array(2 ** 20);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 12) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    const response = await fetch(`${url}/api/v1/predict`, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "too_large" } });
    const next = await fetch(`${url}/api/v1/predict`, { method: "POST", body: chunk.slice(0, 9) });
    expect(next.status).toBe(200);
  });

  test("a full upload over the limit gets its answer, not a reset", async () => {
    const { url } = await start();
    const body = new Uint8Array(LARGE);
    const response = await fetch(`${url}/api/v1/predict`, { method: "POST", body });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "too_large" } });
  });
});

describe("slow and odd clients", () => {
  test("headers that never end are answered 408 and the connection is closed", async () => {
    const { port } = await start({}, IMPATIENT);
    expect(await raw(port, "GET / HTTP/1.1\r\nHost: localhost\r\n")).toMatch(/^HTTP\/1.1 408 /);
  });

  test("a body that never comes is given up, and others are served meanwhile", async () => {
    const { port, url } = await start({}, IMPATIENT);
    const head = `POST /api/v1/predict HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 100\r\n\r\n`;
    const slow = Array.from({ length: 20 }, () => raw(port, head, "x"));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1.1 4(08|29) /);
  });

  test.each([
    ["no Host", "GET / HTTP/1.1\r\n\r\n"],
    ["nonsense", "HELLO\r\n\r\n"],
    [
      "a path with dots",
      "GET /assets/../../package.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
    ["a foreign Host", "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"],
  ])("%s is refused", async (_why, request) => {
    const { port } = await start({}, IMPATIENT);
    expect(await raw(port, request)).toMatch(/^HTTP\/1.1 4\d\d /);
  });
});

describe("event streams on a real connection", () => {
  test("tell of a run as it goes, to two readers, and end", async () => {
    const training = new FakeTraining({ free: 1 });
    const { runs, url } = await start({ training });
    const { id } = await runs.create({ preset: "mlp", recipe: { epochs: 1 } });
    await expect.poll(() => runs.get(id)!.step?.step).toBe(1);
    const streams = await Promise.all([1, 2].map(() => fetch(`${url}/api/v1/runs/${id}/events`)));
    const texts = streams.map((stream) => stream.text());
    training.last.advance(10);
    for (const text of await Promise.all(texts)) {
      expect(text).toMatch(/^event: state\n/);
      expect(text).toMatch(/event: epoch\n/);
      expect(text).toMatch(/event: end\ndata: .*"state":"finished".*\n\n$/);
    }
  });

  test("a reader who hangs up frees its place", async () => {
    const training = new FakeTraining({ free: 0 });
    const { runs, url, streams } = await start({ training });
    const { id } = await runs.create({ preset: "mlp" });
    const leaving = new AbortController();
    const { signal } = leaving;
    const response = await fetch(`${url}/api/v1/runs/${id}/events`, { signal });
    expect(response.status).toBe(200);
    expect(streams.taken).toBe(1);
    leaving.abort();
    await expect.poll(() => streams.taken).toBe(0);
  });
});

test("a port in use is said in a sentence", async () => {
  const { app, port } = await start();
  await expect(listen(app.fetch, { host: "127.0.0.1", port })).rejects.toMatchObject({
    code: "cannot_listen",
    message: `The port ${port} of 127.0.0.1 is in use. End what uses it, or choose another with --port.`,
  });
});
