import { Client } from "@gradio/client";
import type { Picture } from "@inkling/engine";
import { describe, expect, test, vi } from "vitest";
import { flatten } from "../../../server/flatten.ts";
import { predictEndpoint } from "../../../server/gradio/endpoints/predict.ts";
import { EXAMPLE_BASE64 } from "../../../server/gradio/example.ts";
import type { Message } from "../../../server/gradio/messages.ts";
import { Outbox } from "../../../server/gradio/outbox.ts";
import { LANGUAGES } from "../../../server/gradio/snippets.ts";
import { safeName, Uploads } from "../../../server/gradio/uploads.ts";
import { openTestApp } from "../support/fixture.ts";
import { startGradio } from "./support.ts";

describe("layers", () => {
  const grey = (...data: number[]): Picture => picture(1, data);
  const rgba = (...data: number[]): Picture => picture(4, data);
  const picture = (channels: 1 | 4, data: number[]): Picture => {
    return { data: Uint8Array.from(data), width: data.length / channels, height: 1, channels };
  };
  const flat = (...layers: Picture[]) =>
    flatten(
      layers.map((_, i) => Uint8Array.of(i)),
      async ([i]) => layers[i!]!,
    );

  test("a single one stays as it is, transparent or not", async () => {
    const one = rgba(0, 0, 0, 0);
    expect(await flat(one)).toBe(one);
  });

  test("are laid over white, each over those below", async () => {
    const ground = rgba(0, 0, 0, 0, 0, 0, 0, 255);
    const { data, channels } = await flat(ground, rgba(255, 0, 0, 255, 255, 255, 255, 51));
    expect(channels).toBe(3);
    expect([...data]).toEqual([255, 0, 0, 51, 51, 51]);
  });

  test("may be grey", async () => {
    expect([...(await flat(grey(7), rgba(0, 0, 0, 0))).data]).toEqual([7, 7, 7]);
  });

  test("of other sizes are refused", async () => {
    await expect(flat(grey(1), grey(1, 2))).rejects.toThrow("of one size: 1x1, got 2x1");
  });
});

describe("the outbox", () => {
  const estimation = (event_id: string, rank: number): Message => {
    return { msg: "estimation", event_id, rank, queue_size: 9, rank_eta: null };
  };
  const generating = (event_id: string, n: number): Message => {
    const output = { data: [n], is_generating: true, duration: 0, average_duration: 0 };
    return { msg: "process_generating", event_id, success: true, output, time_limit: null };
  };

  test("keeps the newest place of each call", () => {
    const outbox = new Outbox();
    for (const rank of [3, 2, 1]) outbox.push(estimation("a", rank));
    outbox.push(estimation("b", 4));
    expect(outbox.take()).toEqual([estimation("a", 1), estimation("b", 4)]);
    expect(outbox.isEmpty).toBe(true);
  });

  test("keeps the last values before the end, and not all of them", () => {
    const outbox = new Outbox();
    for (let n = 0; n < 100; n++) outbox.push(generating("a", n));
    const kept = outbox.take();
    expect(kept).toHaveLength(32);
    expect(kept.at(-1)).toEqual(generating("a", 99));
  });

  test("gives one call's, and leaves the others'", () => {
    const outbox = new Outbox();
    outbox.push(estimation("a", 1));
    outbox.push(estimation("b", 1));
    expect(outbox.take("b")).toHaveLength(1);
    expect(outbox.take()).toEqual([estimation("a", 1)]);
  });

  test("wakes who waits, when something comes or nobody wants it any more", async () => {
    const outbox = new Outbox();
    const waits = outbox.change(60_000, new AbortController().signal);
    outbox.push(estimation("a", 1));
    await waits;
    await outbox.change(60_000, AbortSignal.abort());
  });
});

describe("uploads", () => {
  test("make room for new ones: the ones used longest ago go", () => {
    const uploads = new Uploads();
    const large = (fill: number) => new Uint8Array(10 * 2 ** 20).fill(fill);
    const references = Array.from({ length: 13 }, (_, i) => uploads.put(large(i), "a.png"));
    expect(() => uploads.get(references[0]!)).toThrow(/no such file/);
    expect(uploads.get(references.at(-1)!).bytes[0]).toBe(12);
  });

  test.each([
    ["my seven.png", "my_seven.png"],
    ["../../etc/passwd", "passwd"],
    ["C:\\pictures\\7.jpg", "7.jpg"],
    [".htaccess", "htaccess"],
    ["", "file"],
    ["ü7.png", "u_7.png"],
    [`${"a".repeat(300)}.png`, `${"a".repeat(60)}.png`],
  ])("%s is kept as %s", (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });
});

test("a picture of no digit has a label all the same, and a verdict that says so", async () => {
  const top = [{ digit: 1, label: "1", confidence: 0.889 }];
  const answer = { model: "m", label: "1", probabilities: [0.111, 0.889], top, verdict: "none" };
  const deps = {
    reader: { read: async () => ({ ...answer, pixels: new Uint8Array(784) }) },
    models: { info: async () => ({ classes: ["0", "1"] }) },
    uploads: new Uploads(),
  } as unknown as Parameters<typeof predictEndpoint>[0];
  const call = {} as Parameters<ReturnType<typeof predictEndpoint>["run"]>[1];
  const [label] = await predictEndpoint(deps).run({ image: () => [] }, call);
  expect(label).toMatchObject({ label: "1", verdict: "none" });
});

test("the OpenAPI document has the addresses of every endpoint, with their values", async () => {
  const { app, gradio } = await openTestApp();
  const response = await app.request("/gradio_api/openapi.json");
  const { paths } = (await response.json()) as { paths: Record<string, unknown> };
  for (const { name } of gradio.endpoints) {
    expect(paths).toHaveProperty([`/gradio_api/run/${name}`, "post"]);
    expect(paths).toHaveProperty([`/gradio_api/call/v2/${name}`, "post"]);
    expect(paths).toHaveProperty([`/gradio_api/call/v2/${name}/{event_id}`, "get"]);
  }
  const body = ["requestBody", "content", "application/json", "schema"];
  expect(paths).toHaveProperty(["/gradio_api/call/v2/predict", "post", ...body], {
    type: "object",
    properties: {
      image: expect.anything(),
      top_k: expect.objectContaining({ type: "integer", default: 10 }),
      model: expect.objectContaining({ type: ["string", "null"] }),
    },
    required: ["image"],
    example: { image: { url: expect.stringMatching(/^data:/) }, top_k: 3, model: "inkling" },
  });
});

describe("the programs on the page", () => {
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const run = async (id: string, names: string, name = "/predict") => {
    const { url, gradio } = await startGradio();
    const endpoint = gradio.endpoints.find((one) => `/${one.name}` === name)!;
    const snippet = LANGUAGES.find((one) => one.id === id)!.snippet(endpoint, url);
    const program = snippet
      .replace(/^import .*\n/, "")
      .replaceAll('"inkling"', '"mine"')
      .concat(`\nreturn [${names}];`);
    // Without an import, which a function cannot have.
    const body = new AsyncFunction("Client", program);
    return body(Client) as Promise<unknown[]>;
  };

  test.each(["fetch", "javascript"])("run as they stand, and print: %s", async (id) => {
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    const [digit, saw] = await run(id, "digit, saw");
    expect(digit).toMatchObject({ label: expect.stringMatching(/^\d$/) });
    expect(saw).toMatchObject({ mime_type: "image/png" });
    expect(digit).toMatchObject({ verdict: "sure" });
    expect(printed).toHaveBeenLastCalledWith(digit);
    const [number] = await run(id, "number", "/read");
    expect(printed).toHaveBeenLastCalledWith(number);
    const [report, text] = await run(id, "report, text", "/evaluate");
    expect(report).toMatchObject({ model: "mine" });
    expect(printed).toHaveBeenLastCalledWith(text);
    await run(id, "", "/train");
    expect(JSON.stringify(printed.mock.lastCall)).toContain('"state":"finished"');
  });

  test("show of their picture the beginning, and are copied whole", async () => {
    const { app } = await openTestApp();
    for (const { id } of LANGUAGES) {
      const html = await (await app.request(`/api?language=${id}`)).text();
      const clipped = `<span class="clip">${EXAMPLE_BASE64}</span>`;
      const code = html.match(/<pre[\s\S]*?<\/pre>/g)!.join();
      expect(code).toContain(clipped);
      expect(code.replaceAll(clipped, "")).not.toContain(EXAMPLE_BASE64);
    }
  });

  test("print in Python, too", async () => {
    const { gradio } = await startGradio();
    const { snippet } = LANGUAGES.find(({ id }) => id === "python")!;
    const last = gradio.endpoints.map((one) => snippet(one, "http://h").split("\n").at(-1));
    expect(last).toEqual(["print(digit)", "print(number)", "    print(status)", "print(text)"]);
  });

  test("name the server, the endpoint and its parameters in every language", async () => {
    const { gradio } = await startGradio();
    for (const { id, snippet } of LANGUAGES) {
      for (const endpoint of gradio.endpoints) {
        const text = snippet(endpoint, "http://localhost:7860");
        expect(text).toContain("http://localhost:7860");
        expect(text).toContain(endpoint.name);
        expect(text, id).toContain(Object.keys(endpoint.parameters)[0]);
      }
    }
  });
});
