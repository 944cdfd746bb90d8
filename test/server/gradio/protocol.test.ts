import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FakeTraining } from "../support/fake-training.ts";
import { messagesIn, post, type Started, slowDecoder, startGradio, status } from "./support.ts";

const IMAGE = { url: `data:image/png;base64,${Buffer.from([1, 2, 3]).toString("base64")}` };

const join = (api: string, session_hash: string, data: unknown[] = [IMAGE], fn_index = 0) =>
  fetch(`${api}/queue/join`, post({ data, fn_index, session_hash }));

const stream = (api: string, hash: string) => fetch(`${api}/queue/data?session_hash=${hash}`);

const upload = (api: string, ...files: readonly File[]) => {
  const body = new FormData();
  for (const file of files) body.append("files", file);
  return fetch(`${api}/upload`, { method: "POST", body });
};

describe("the stream of a session", () => {
  test("has lines of data alone, however a call ends", async () => {
    const training = new FakeTraining({ free: 2 });
    const { api } = await startGradio({ training, gradio: { heartbeat: 5 } });
    await join(api, "s", [IMAGE, 3]);
    await join(api, "s", [{}]);
    await join(api, "s", ["mlp", 2], 2);
    const response = await stream(api, "s");
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      // Once it has been silent for a while, the training goes on to its end.
      if (text.includes('"heartbeat"')) training.trainers.at(-1)?.advance(10);
    }
    const lines = text.split("\n");
    expect(lines.filter((line) => line !== "" && !line.startsWith("data: {"))).toEqual([]);
    expect(text).not.toContain("\r");
    expect(text).toMatch(/\n\n$/);
    const messages = messagesIn(text);
    for (const { msg, event_id } of messages) {
      if (msg !== "heartbeat" && msg !== "close_stream") expect(event_id).toMatch(/^[0-9a-f]{32}$/);
    }
    const known = ["estimation", "process_starts", "progress", "log", "process_generating"];
    const all = [...known, "process_completed", "heartbeat", "close_stream"];
    expect([...new Set(messages.map(({ msg }) => msg))].sort()).toEqual(all.sort());
    expect(messages.at(-1)).toEqual({ msg: "close_stream" });
    expect(messages.at(-2)).toMatchObject({ msg: "process_completed" });
  });

  test("tells what happened before there was one", async () => {
    const { api } = await startGradio();
    const { event_id } = (await (await join(api, "early")).json()) as { event_id: string };
    await expect.poll(async () => (await status(api)).queue_size).toBe(0);
    const messages = messagesIn(await (await stream(api, "early")).text());
    expect(messages.map(({ msg }) => msg)).toEqual([
      "estimation",
      "process_starts",
      "process_completed",
      "close_stream",
    ]);
    expect(messages[2]).toMatchObject({ event_id, success: true });
  });

  test("is refused in its own words for a session that is not there", async () => {
    const { api } = await startGradio();
    const messages = messagesIn(await (await stream(api, "nobody")).text());
    expect(messages).toMatchObject([
      { msg: "unexpected_error", success: false, session_not_found: true },
    ]);
  });

  test("says it when too many are open, and leaves the calls as they are", async () => {
    const { decode, until, open } = slowDecoder();
    const { api } = await startGradio({ decode, gradio: { streams: 1 } });
    await join(api, "a");
    await join(api, "b");
    const first = await stream(api, "a");
    await until(1);
    const refused = messagesIn(await (await stream(api, "b")).text());
    expect(refused[0]!.message).toMatch(/^1 event streams are open/);
    open();
    await first.text();
    expect(messagesIn(await (await stream(api, "b")).text()).at(-1)).toEqual({
      msg: "close_stream",
    });
  });

  test("a failing call says a sentence, and has no data", async () => {
    const { api } = await startGradio();
    await join(api, "s", [{}]);
    const [, , completed] = messagesIn(await (await stream(api, "s")).text());
    expect(completed).toMatchObject({ msg: "process_completed", success: false, title: "Error" });
    expect(completed!.output).toEqual({
      error: expect.stringMatching(/^No image received/),
      title: "Error",
      duration: 10,
      visible: true,
    });
  });
});

describe("joining", () => {
  test.each([
    ["no session", { data: [], fn_index: 0 }, 400],
    ["a session's name that is none", { data: [], fn_index: 0, session_hash: "a b" }, 400],
    ["a number that no endpoint has", { data: [], fn_index: 9, session_hash: "s" }, 404],
    ["too many values", { data: [1, 2, 3, 4], fn_index: 0, session_hash: "s" }, 422],
    ["a list that is none", { data: "x", fn_index: 0, session_hash: "s" }, 400],
    ["nothing", null, 400],
  ])("with %s is refused in JSON", async (_why, body, code) => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/queue/join`, post(body));
    expect(response.status).toBe(code);
    const { detail } = (await response.json()) as { detail: unknown };
    if (code === 422) expect(detail).toMatchObject([{ is_valid: false }]);
    else expect(detail).toMatch(/\w/);
  });

  test("takes an end of / on every address", async () => {
    const { api, url } = await startGradio();
    const answers = await Promise.all(
      [`${url}/config/`, `${api}/info/`, `${api}/app_id//`, `${api}/queue/status/`].map((one) =>
        fetch(one, { redirect: "error" }),
      ),
    );
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200]);
    expect((await fetch(`${api}/queue/join/?a=b`, post({}))).status).toBe(400);
  });

  test("cancelling what is not there is fine", async () => {
    const { api } = await startGradio();
    for (const body of [
      { event_id: null },
      { event_id: "x", session_hash: "y", fn_index: 0 },
      {},
    ]) {
      for (const path of ["cancel", "reset"]) {
        const response = await fetch(`${api}/${path}`, post(body));
        expect(await response.json()).toEqual({ success: true });
      }
    }
  });

  test("HEAD of a stream begins none", async () => {
    const { api } = await startGradio();
    for (const path of ["queue/data?session_hash=a", "heartbeat/a", "call/predict/a"]) {
      const response = await fetch(`${api}/${path}`, { method: "HEAD" });
      expect(response.headers.get("content-type")).toBe("text/event-stream");
    }
  });
});

describe("files", () => {
  test("are named by their content, and shown only when they are pictures", async () => {
    const { api } = await startGradio();
    const png = new File([Uint8Array.of(0x89, 80, 78, 71, 13, 10, 26, 10)], "a b/../ü7.png");
    const html = new File(["<script>alert(1)</script>"], "page.html");
    const [one, two] = (await (await upload(api, png, html)).json()) as string[];
    expect(one).toMatch(/^[0-9a-f]{40}\/[\w.-]+7\.png$/);
    expect(await (await upload(api, png)).json()).toEqual([one]);
    const picture = await fetch(`${api}/file=${one}`);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("content-disposition")).toBe("inline");
    const page = await fetch(`${api}/file=${two}`);
    expect(page.headers.get("content-type")).toBe("application/octet-stream");
    expect(page.headers.get("content-disposition")).toBe("attachment");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each(["x", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:%5Ca.png", `${"0".repeat(40)}/a`])(
    "there is none at %s",
    async (path) => {
      const { api } = await startGradio();
      const response = await fetch(`${api}/file=${path}`);
      expect(response.status).toBe(404);
      expect(((await response.json()) as { detail: string }).detail).toMatch(/no such file/);
    },
  );

  test.each([
    ["too large", new File([new Uint8Array(10 * 2 ** 20 + 1)], "a"), 413, /at most 10 MiB/],
    ["missing", undefined, 400, /"files"/],
  ])("%s are refused in plain text", async (_why, file, code, text) => {
    const { api } = await startGradio();
    const response = await upload(api, ...(file ? [file] : [new File([], "")]).slice(file ? 0 : 1));
    expect(response.status).toBe(code);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toMatch(text);
  });
});

describe("pages of other origins", () => {
  const asked = { "access-control-request-method": "POST" };
  const preflight = ({ api }: Started, origin: string) =>
    fetch(`${api}/queue/join`, { method: "OPTIONS", headers: { ...asked, origin } });

  test.each([
    ["another port of this machine", "http://localhost:3000", undefined, true],
    ["another site", "https://example.org", undefined, false],
    ["a sandboxed frame", "null", undefined, false],
    ["a site that the operator lists", "https://example.org", "https://example.org", true],
    ["any site, if the operator wants it", "https://a.example", "*", true],
  ])("%s (%s)", async (_why, origin, allowOrigin, isAllowed) => {
    const started = await startGradio(allowOrigin === undefined ? {} : { allowOrigin });
    const { api, url } = started;
    const before = await preflight(started, origin);
    expect(before.status).toBe(204);
    const allowed = isAllowed ? origin : null;
    expect(before.headers.get("access-control-allow-origin")).toBe(allowed);
    if (isAllowed) {
      expect(before.headers.get("access-control-allow-methods")).toBe("GET,POST,OPTIONS");
      expect(before.headers.get("access-control-allow-headers")).toMatch(/x-gradio-user/);
    }
    const body = { data: [IMAGE], fn_index: 0, session_hash: "s" };
    const joined = await fetch(`${api}/queue/join`, post(body, { origin }));
    expect(joined.status).toBe(isAllowed ? 200 : 403);
    const config = await fetch(`${url}/config`, { headers: { origin } });
    const events = await fetch(`${api}/queue/data?session_hash=s`, { headers: { origin } });
    const bad = await fetch(`${api}/queue/join`, post({}, { origin }));
    const missing = await fetch(`${api}/file=x`, { headers: { origin } });
    for (const { headers } of [joined, config, events, bad, missing]) {
      expect(headers.get("access-control-allow-origin")).toBe(allowed);
    }
    await events.text();
  });

  test("get nothing more of the rest of the server", async () => {
    const { url } = await startGradio({ allowOrigin: "*" });
    const headers = { origin: "http://localhost:3000" };
    const response = await fetch(`${url}/api/v1/runs`, { method: "POST", headers });
    expect(response.status).toBe(403);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a login", () => {
  const auth = "ann:swan song";
  const form = (username: string, password: string) => ({
    method: "POST",
    body: new URLSearchParams({ username, password }),
  });

  test("guards every address, and lets in by cookie or with each request", async () => {
    const { url, api } = await startGradio({ auth });
    for (const path of ["/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=a"]) {
      const response = await fetch(url + path);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBeNull();
      expect(await response.json()).toMatchObject({ detail: { error: "Not authenticated" } });
    }
    for (const path of ["/", "/api/v1/models"]) {
      const response = await fetch(url + path);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
    }
    const login = await fetch(`${url}/login`, form("ann", "swan song"));
    expect(await login.json()).toEqual({ success: true });
    const [cookie] = login.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).not.toMatch(/Secure/);
    const known = { headers: { cookie: cookie!.split(";")[0]! } };
    expect((await fetch(`${api}/info`, known)).status).toBe(200);
    expect((await fetch(`${url}/api/v1/models`, known)).status).toBe(200);
    const basic = `Basic ${Buffer.from(auth).toString("base64")}`;
    expect((await fetch(`${url}/config`, { headers: { authorization: basic } })).status).toBe(200);
    const forged = { headers: { cookie: "inkling-login=9999999999.AAAA" } };
    expect((await fetch(`${url}/config`, forged)).status).toBe(401);
    const token = { headers: { authorization: "Bearer hf_x" } };
    expect((await fetch(`${url}/config`, token)).status).toBe(401);
  });

  test("is not to be guessed: after ten wrong ones an address waits", async () => {
    const { url } = await startGradio({ auth });
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      statuses.push((await fetch(`${url}/login`, form("ann", `swan ${i}`))).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    expect((await fetch(`${url}/login`, form("ann", "swan song"))).status).toBe(429);
  });
});

describe("heartbeats", () => {
  test("speak at once, and one too many of an address is hung up on", async () => {
    const { api } = await startGradio();
    const beats = await Promise.all(
      Array.from({ length: 32 }, (_, i) => fetch(`${api}/heartbeat/s${i}`)),
    );
    const reader = beats[0]!.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe("data: ALIVE\n\n");
    await expect(fetch(`${api}/heartbeat/more`)).rejects.toThrow();
    await reader.cancel();
    await expect
      .poll(() =>
        fetch(`${api}/heartbeat/more`).then(
          ({ status: code }) => code,
          () => 0,
        ),
      )
      .toBe(200);
  });
});

test("a script that uses the client ends by itself", async () => {
  const { url } = await startGradio();
  const script = `
    import { Client } from "@gradio/client";
    const client = await Client.connect(${JSON.stringify(url)});
    const { data } = await client.predict("/predict", [new Blob([Uint8Array.of(1)])]);
    console.log(data[0].confidences.length);`;
  const cwd = fileURLToPath(new URL("../../../", import.meta.url));
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect({ code, output }).toEqual({ code: 0, output: "10\n" });
});
