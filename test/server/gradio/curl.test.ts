import { describe, expect, test } from "vitest";
import { post, startGradio, status } from "./support.ts";

const IMAGE = { url: `data:image/png;base64,${Buffer.from([1, 2, 3]).toString("base64")}` };

describe("curl", () => {
  const eventId = async (response: Response) =>
    ((await response.json()) as { event_id: string }).event_id;
  const named = (text: string) =>
    text
      .split("\n\n")
      .filter((block) => block !== "")
      .map((block) => /^event: (\w+)\ndata: (.*)$/.exec(block)!.slice(1) as [string, string]);

  test("calls with a list, and fetches the answer when it is done", async () => {
    const { api } = await startGradio();
    const id = await eventId(await fetch(`${api}/call/predict`, post({ data: [IMAGE, 2] })));
    await expect.poll(async () => (await status(api)).queue_size).toBe(0);
    const events = named(await (await fetch(`${api}/call/predict/${id}`)).text());
    expect(events.map(([name]) => name)).toEqual(["complete"]);
    expect(JSON.parse(events[0]![1])[0].confidences).toHaveLength(2);
    const again = named(await (await fetch(`${api}/call/predict/${id}`)).text());
    expect(again.map(([name]) => name)).toEqual(["error"]);
  });

  test("calls by names, and is told of all values whole", async () => {
    const { api } = await startGradio();
    const body = { preset: "mlp", epochs: 2 };
    const id = await eventId(await fetch(`${api}/call/v2/train`, post(body)));
    const events = named(await (await fetch(`${api}/call/v2/train/${id}`)).text());
    expect(events.at(-1)![0]).toBe("complete");
    expect(events.length).toBeGreaterThan(1);
    for (const [name, data] of events) {
      expect(["generating", "complete"]).toContain(name);
      expect(JSON.parse(data)[0]).toMatchObject({ preset: "mlp" });
    }
  });

  test("a failing call is an error's sentence", async () => {
    const { api } = await startGradio();
    const body = { data: [null], session_hash: "mine" };
    const id = await eventId(await fetch(`${api}/call/predict`, post(body)));
    const [event] = named(await (await fetch(`${api}/call/predict/${id}`)).text());
    expect(event![0]).toBe("error");
    expect(JSON.parse(event![1]).error).toMatch(/^No image/);
  });

  test.each([
    ["call/nope", { data: [] }, 404],
    ["call/v2/predict", { picture: IMAGE }, 422],
    ["call/predict", { data: 7 }, 400],
    ["call/predict", 7, 400],
    ["run/nope", { data: [] }, 404],
  ])("%s is refused", async (path, body, code) => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/${path}`, post(body));
    expect(response.status).toBe(code);
    expect(await response.json()).toHaveProperty("detail");
  });

  const LONG = Buffer.alloc(99, 1);
  const wrapped = (bytes: Buffer) => bytes.toString("base64").replaceAll(/.{60}/g, "$&\n");
  const calledForm = (body: unknown) => ({
    ...post(body),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const form = () => {
    const body = new FormData();
    body.set("image", new Blob([Uint8Array.of(1)]), "a.png");
    body.set("top_k", "2");
    return { method: "POST", body };
  };
  const png = { method: "POST", body: Uint8Array.of(1), headers: { "content-type": "image/png" } };
  test.each([
    ["run/predict", "JSON", post({ data: [IMAGE, 2] })],
    ["api/predict", "JSON at its other name", post({ data: [IMAGE, 2] })],
    ["run/predict?top_k=2&model=mine", "the picture as the body", png],
    ["run/predict", "a form", form()],
    ["run/predict", "the values by name, without data", post({ image: IMAGE, top_k: 2 })],
    ["run/predict", "a list alone", post([IMAGE, 2])],
    ["run/predict", "JSON that curl calls a form", calledForm({ data: [IMAGE, 2] })],
    ["run/predict", "a picture as base64 alone", post({ data: [LONG.toString("base64"), 2] })],
    ["run/predict", "and one with line ends", post({ image: wrapped(LONG), top_k: 2 })],
  ])("%s answers %s at once", async (path, _why, init) => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/${path}`, init);
    const { data, ...rest } = (await response.json()) as { data: { confidences: unknown[] }[] };
    expect(data[0]!.confidences).toHaveLength(2);
    expect(rest).toMatchObject({ is_generating: false, duration: expect.any(Number) });
  });

  test("nothing need be given where everything has a default", async () => {
    const { api } = await startGradio();
    const answer = await fetch(`${api}/run/evaluate`, { method: "POST" });
    expect(await answer.json()).toMatchObject({ data: [{ model: "mine" }, expect.any(String)] });
    const id = await eventId(await fetch(`${api}/call/evaluate`, calledForm({ data: [] })));
    const events = named(await (await fetch(`${api}/call/evaluate/${id}`)).text());
    expect(events.at(-1)![0]).toBe("complete");
  });

  test("a parameter that is called data is no list of values", async () => {
    const { api } = await startGradio();
    const answer = await fetch(`${api}/run/train`, post({ preset: "mlp", data: "nope" }));
    expect(await answer.json()).toMatchObject({
      error: expect.stringMatching(/no data set "nope"/),
    });
  });

  test.each([
    [
      "an endpoint's slip",
      "run/predct",
      /"predct"\. The endpoints: predict, read, train, evaluate\. Nearest is POST \/gradio_api\/run\/predict; beside it are read, train, evaluate\. Try: curl 'http:\/\/[^']+\/gradio_api\/run\/predict' -F image=@seven\.png$/,
    ],
    [
      "another's",
      "call/trian",
      /Try: curl 'http:\/\/[^']+\/gradio_api\/run\/train' .* -d '{"data":{"preset":"mlp","epochs":3}}'$/,
    ],
    ["a call in two steps", "call/v2/nope", /Nearest is POST \/gradio_api\/run\//],
    ["no word between", "predict", /Nearest is POST \/gradio_api\/run\/predict/],
  ])("%s is told what there is: %s", async (_why, path, message) => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/${path}`, post({}));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(message) });
  });

  test("a list that is none is told what one looks like", async () => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/run/predict`, post({ data: 7 }));
    const { error } = (await response.json()) as { error: string };
    expect(error).toContain('{"data":{"image":{"url":"data:image/png;base64,..."}}}');
  });

  test("run says what is wrong, with a status", async () => {
    const { api } = await startGradio();
    const response = await fetch(`${api}/run/predict`, post({ data: [{}] }));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^No image/) });
  });
});
