import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { handle_file } from "@gradio/client";
import { describe, expect, test, vi } from "vitest";
import { FakeTraining } from "../support/fake-training.ts";
import { temporaryFolder } from "../support/fixture.ts";
import {
  blob,
  connect,
  eventsOf,
  narrow,
  post,
  slowDecoder,
  startGradio,
  untilData,
  untilStage,
} from "./support.ts";

// The real client of Gradio, against the app on a port of its own.

interface Answer {
  readonly data: readonly unknown[];
}

interface Label {
  readonly label: string;
  readonly confidences: readonly { readonly label: string; readonly confidence: number }[];
  readonly verdict: string;
}

interface Described {
  readonly named_endpoints: Readonly<
    Record<string, { readonly parameters: readonly { parameter_name: string; type: string }[] }>
  >;
}

const dataUrl = `data:image/png;base64,${Buffer.from([1, 2, 3]).toString("base64")}`;
const meta = { _type: "gradio.FileData" };

describe("the client", () => {
  test("connects and describes every endpoint", async () => {
    const { url, gradio } = await startGradio();
    const client = await connect(url);
    const { named_endpoints: named } = (await client.view_api()) as Described;
    const expected = gradio.endpoints.map(({ name }) => `/${name}`);
    expect(Object.keys(named)).toEqual(expected);
    expect(expected).toEqual(["/predict", "/read", "/train", "/evaluate"]);
    expect(named["/predict"]!.parameters.map((one) => one.parameter_name)).toEqual([
      "image",
      "top_k",
      "model",
    ]);
    const types = Object.entries(named).map(([name, { parameters }]) => [
      name,
      ...parameters.map(({ type }) => type),
    ]);
    // Of objects but pictures the client has no word.
    expect(types).toEqual([
      ["/predict", "Blob | File | Buffer", "number", "string"],
      ["/read", "Blob | File | Buffer", "string"],
      ["/train", "string", "number", "number", "number", "number", "string", ""],
      ["/evaluate", "string"],
    ]);
  });

  test("describes whole numbers as such to Python", async () => {
    const { api } = await startGradio();
    const { named_endpoints: named } = await (await fetch(`${api}/info`)).json();
    const [, { python_type: top }] = named["/predict"].parameters;
    expect(top.type).toBe("int");
    const types = named["/train"].parameters.map((one: typeof top) => one.python_type.type);
    expect(types).toEqual(["str", "int", "int", "float", "int", "str", "dict"]);
  });

  test("is the same app until the server starts anew", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    expect(await client.reconnect()).toBe("connected");
  });

  const pictures: [why: string, picture: () => unknown][] = [
    ["a Blob", blob],
    ["a File", () => new File([Uint8Array.of(1)], "my seven.png")],
    ["a Buffer", () => Buffer.from([1, 2, 3])],
    ["a data: address", () => ({ url: dataUrl, meta })],
    ["a data: address as its path", () => ({ path: dataUrl, meta })],
    ["a drawing with its Blob inside", () => ({ background: null, layers: [], composite: blob() })],
    ["a drawing in layers", () => ({ background: blob(), layers: [blob()], composite: null })],
  ];
  test.each(pictures)("predicts %s", async (_why, picture) => {
    const { url } = await startGradio();
    const client = await connect(url);
    const { data } = await client.predict("/predict", [picture()]);
    expect(data).toHaveLength(2);
    const [label] = data as [Label];
    expect(label.label).toMatch(/^\d$/);
    expect(label.verdict).toBe("sure");
  });

  test("predicts a file of its own, and fetches what the model saw", async () => {
    const { url, api } = await startGradio();
    const path = join(temporaryFolder(), "seven.png");
    await writeFile(path, Uint8Array.of(1, 2, 3));
    const client = await connect(url);
    const { data } = await client.predict("/predict", [handle_file(path)]);
    const [label, seen] = data as [Label, { path: string; url: string; mime_type: string }];
    expect(label.confidences.map(({ confidence }) => confidence)).toEqual([1, ...Array(9).fill(0)]);
    expect(label.label).toBe(label.confidences[0]!.label);
    expect(seen).toMatchObject({ mime_type: "image/png", orig_name: "seen.png", meta });
    const response = await fetch(`${api}/file=${seen.path}`);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(seen.url).toBe(
      `data:image/png;base64,${Buffer.from(await response.arrayBuffer()).toString("base64")}`,
    );
  });

  test.each([
    ["in their order", "/predict", () => [blob(), 3, "mine"], 3],
    ["by name", "/predict", () => ({ image: blob(), top_k: 2 }), 2],
    ["without the optional ones", "/predict", () => [blob()], 10],
    ["to an endpoint's number", 0, () => [blob(), 1], 1],
    ["to a name without its slash", "predict", () => [blob(), 4], 4],
  ])("gives values %s", async (_why, endpoint, values, most) => {
    const { url } = await startGradio();
    const client = await connect(url);
    const { data } = await client.predict(endpoint, values());
    expect((data as [Label])[0].confidences).toHaveLength(most);
  });

  test("takes the example of the description", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    const info = await (await fetch(`${url}/gradio_api/info`)).json();
    const { example_input } = info.named_endpoints["/predict"].parameters[0];
    const { data } = await client.predict("/predict", [example_input]);
    expect((data as [Label])[0].label).toMatch(/^\d$/);
  });

  test("reads numbers, without a key that Python's client takes for a file", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    const { data } = await client.predict("/read", [blob()]);
    const [text, number] = data as [string, { text: string; rows: unknown[] }];
    expect(number.text).toBe(text);
    expect(number.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(number)).not.toContain('"path"');
  });

  test("is answered at once where it asks for no line", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    // As a server would say that an endpoint has no line: the client then calls `run` and opens no stream.
    for (const one of client.config!.dependencies) one.queue = false;
    const paths: string[] = [];
    const ask = client.fetch.bind(client);
    client.fetch = (input: string | URL | Request, init?: RequestInit) => {
      paths.push(new URL(String(input)).pathname);
      return ask(input, init);
    };
    const { data } = await client.predict("/predict", [blob(), 2]);
    expect((data as [Label])[0].confidences).toHaveLength(2);
    expect(paths).toContain("/gradio_api/run/predict");
    expect(paths.filter((path) => path.includes("/queue/"))).toEqual([]);
    await expect(client.predict("/predict", [null])).rejects.toThrow(/No image received/);
  });

  test("serves several calls at once on one stream", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    const calls = Array.from({ length: 30 }, (_, i) =>
      client.predict("/predict", [{ url: dataUrl, meta }, i + 1]),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ data }: Answer) => (data as [Label])[0].confidences.length)).toEqual(
      Array.from({ length: 30 }, (_, i) => Math.min(i + 1, 10)),
    );
  });
});

describe("a call in stages", () => {
  test("tells its place, its start, its progress, its values and its end", async () => {
    const training = new FakeTraining();
    let go = () => {};
    training.holdMeasuring(new Promise((resolve) => (go = resolve)));
    const { url } = await startGradio({ training });
    const job = (await connect(url)).submit("/evaluate", ["mine"]);
    const seen: string[] = [];
    for await (const event of job) {
      if (event.type === "data") seen.push("data");
      if (event.type !== "status") continue;
      seen.push(event.original_msg ?? (event.progress_data ? "progress" : event.stage));
      // The measurement is half done: what follows waits for us.
      if (event.progress_data?.[0]?.index === 1) go();
    }
    const stages = [
      "pending",
      "estimation",
      "process_starts",
      "progress",
      "progress",
      "data",
      "complete",
    ];
    expect(seen.map((one, i) => (one === "pending" && i === 1 ? "estimation" : one))).toEqual(
      stages,
    );
  });

  test("evaluates to a report", async () => {
    const { url } = await startGradio();
    const { data } = await (await connect(url)).predict("/evaluate", []);
    const [report, text] = data as [Record<string, unknown>, string];
    expect(report).toMatchObject({ model: "mine", count: 2, accuracy: 0.5, mistakes: 1 });
    expect(text).toContain("accuracy");
  });

  test("trains, and sends whole values and then their changes", async () => {
    const { url, runs } = await startGradio();
    const job = (await connect(url)).submit("/train", { preset: "mlp", epochs: 2, seed: 7 });
    const { data, logs } = await eventsOf(job);
    const [status, curve] = data.at(-1) as [Record<string, unknown>, Record<string, unknown[]>];
    expect(status).toMatchObject({ preset: "mlp", state: "finished", epoch: 2, of: 2 });
    expect(curve.epochs).toHaveLength(2);
    expect(curve.steps).toHaveLength(4);
    expect(data.length).toBeGreaterThan(1);
    // What the client has put together of the changes is an object each time.
    for (const [one] of data) expect(one).toMatchObject({ run: status.run });
    expect(logs[0]).toContain(`/train/${status.run}`);
    expect(runs.list()[0]).toMatchObject({ id: status.run, recipe: { epochs: 2, seed: 7 } });
  });
});

describe("what goes wrong", () => {
  test("is said in the server's words", async () => {
    const decode = async () => {
      throw Object.assign(new Error("not for strangers"), { code: "internal" });
    };
    const { url } = await startGradio({ decode });
    vi.spyOn(console, "error").mockImplementation(() => {});
    const client = await connect(url);
    await expect(client.predict("/predict", [blob()])).rejects.toMatchObject({
      message: expect.stringMatching(/^Inkling failed on this request/),
      stage: "error",
      title: "Error",
    });
    await expect(client.predict("/predict", [blob(), 3, "nope"])).rejects.toThrow(/no model/i);
    await expect(client.predict("/evaluate", ["mlp"])).rejects.toThrow(/no weights yet/);
    // And the client goes on.
    await expect(client.predict("/train", ["nope"])).rejects.toThrow(/no preset "nope"/);
    await expect(client.predict("/train", { recipe: { nope: 1 } })).rejects.toThrow(
      /^recipe: there is no option "nope"\. The options: epochs, batchSize, seed, .*ema\.$/,
    );
  });

  test.each([
    ["no picture", null, /No image received/],
    [
      "a picture at another address",
      { path: "http://example.org/a.png", url: "http://example.org/a.png", meta },
      /not fetched from other addresses/,
    ],
    ["a path of a file system", { path: "/etc/passwd", meta }, /no such file here/],
    ["a path that climbs", { path: `${"0".repeat(40)}/../../a`, meta }, /no such file here/],
    ["a file: address", { path: "file:///etc/passwd", meta }, /not fetched/],
    ["an upload that is gone", { path: `${"0".repeat(40)}/a.png`, meta }, /no such file here/],
  ])("%s is no picture", async (_why, picture, message) => {
    const { url } = await startGradio();
    const client = await connect(url);
    await expect(client.predict("/predict", [picture])).rejects.toThrow(message);
  });

  test("a picture over the limit is refused with the reason", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    const large = new Blob([new Uint8Array(10 * 2 ** 20 + 1)]);
    await expect(client.predict("/predict", [large])).rejects.toThrow(
      /upload is missing, or failed because the file is larger than 10 MiB/,
    );
  });

  test("a value of the wrong kind is 422, by name", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    const failure = client.predict("/predict", [blob(), "many"]);
    const error = (await failure.catch((reason: unknown) => reason)) as Error & { code: string };
    expect(error.code).toBe("validation_error");
    expect(JSON.parse(error.message)).toMatchObject([
      {
        parameter_name: "top_k",
        message: 'top_k: must be a whole number from 1 to 256, got "many".',
      },
    ]);
  });

  test("an endpoint or a name that is not there is said by the client itself", async () => {
    const { url } = await startGradio();
    const client = await connect(url);
    await expect(client.predict("/nope", [])).rejects.toThrow(/no endpoint matching/i);
    await expect(client.predict("/predict", { picture: blob() })).rejects.toThrow(/image|picture/);
  });

  test("a full queue is 503 at once, and drains", async () => {
    const { decode, until, open } = slowDecoder();
    const { url, api } = await startGradio({ decode, gradio: narrow });
    const client = await connect(url);
    const first = client.predict("/predict", [blob()]);
    await until(1);
    const second = client.submit("/predict", [blob()]);
    await untilStage(second, ({ position }) => position === 0);
    await expect(client.predict("/predict", [blob()])).rejects.toThrow(/queue is full|busy/i);
    const status = await (await fetch(`${api}/queue/status`)).json();
    expect(status).toMatchObject({ msg: "estimation", queue_size: 1 });
    open();
    await first;
    await untilData(second);
    await client.predict("/predict", [blob()]);
  });

  test("too many answers that nobody reads are 429, in the server's words", async () => {
    const { url, api } = await startGradio({ gradio: { unread: 2 } });
    const client = await connect(url);
    const join = () =>
      fetch(
        `${api}/queue/join`,
        post({ data: [], fn_index: 0, session_hash: client.session_hash }),
      );
    await expect.poll(async () => (await join()).status).toBe(429);
    await expect(client.predict("/evaluate", [])).rejects.toThrow(/answers that nobody has read/);
  });

  test("a dropped connection is an error, and the next call works", async () => {
    const { decode, until, open } = slowDecoder();
    const { url, server } = await startGradio({ decode });
    vi.spyOn(console, "error").mockImplementation(() => {});
    const client = await connect(url);
    const call = client.predict("/predict", [blob()]);
    const failed = expect(call).rejects.toMatchObject({ stage: "error" });
    await until(1);
    server.closeAllConnections();
    await failed;
    open();
    const again = await connect(url);
    await again.predict("/predict", [blob()]);
  });
});
