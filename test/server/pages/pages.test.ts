import { describe, expect, test, vi } from "vitest";
import { presets } from "../../../models/presets.ts";
import { FakeTraining } from "../support/fake-training.ts";
import { modelFile, openTestApp } from "../support/fixture.ts";

/** An app with one kept model, "mine". */
async function open(setup: Parameters<typeof openTestApp>[0] = {}) {
  const opened = await openTestApp(setup);
  await opened.models.keep("mine", modelFile);
  const get = (path: string, headers: Record<string, string> = {}) =>
    opened.app.request(path, { headers: { accept: "text/html", ...headers } });
  const post = (path: string, fields: Record<string, string>, headers = {}) =>
    opened.app.request(path, { method: "POST", body: new URLSearchParams(fields), headers });
  return { ...opened, get, post };
}

const finished = async (runs: Awaited<ReturnType<typeof open>>["runs"], id: string) =>
  expect.poll(() => runs.get(id)?.state).toBe("finished");

describe("every page", () => {
  const paths = [
    "/",
    "/upload",
    "/feedback",
    "/train",
    "/train?preset=cnn-blocks",
    "/train?model=mlp&seed=7&optimizer=sgd&momentum=0.9",
    "/train/compare",
    "/train/here?preset=mlp&epochs=3",
    "/models",
    "/models?compare=mine",
    "/models/mine",
    "/data",
    "/bench",
    "/api?language=python",
    "/api",
    "/data?class=1",
  ];

  test.each(paths)("%s is HTML without anything inline", async (path) => {
    const { get } = await open();
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    const text = await response.text();
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text).not.toMatch(
      / style=| on[a-z]+=|<style|<script(?! type="application\/json")(?![^>]* src=)/,
    );
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).toContain('<main id="main"');
  });

  test("knows the theme before its first byte", async () => {
    const { get } = await open();
    const text = await (await get("/", { cookie: "inkling-theme=dark" })).text();
    expect(text).toContain('<html lang="en" data-theme="dark">');
    const odd = await (await get("/", { cookie: "inkling-theme=%22x" })).text();
    expect(odd).toContain('data-theme="system"');
  });

  test("what is not there is said on a page", async () => {
    const { get } = await open();
    const response = await get("/train/20260101-000000-aaaa");
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/<h1>Not found<\/h1>/);
  });
});

describe("the theme without scripts", () => {
  test.each([
    ["back to the page", "/train", "/train"],
    ["not to another site", "//evil.example", "/"],
    ["not to another site by a backslash", "/\\evil.example", "/"],
    ["not to an address", "https://evil.example", "/"],
  ])("%s", async (_why, back, location) => {
    const { post } = await open();
    const response = await post("/theme", { back });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(location);
    expect(response.headers.get("set-cookie")).toContain("inkling-theme=light");
  });
});

describe("which model answers", () => {
  const chosen = (text: string) => /<option value="([^"]+)" selected/.exec(text)?.[1];

  test("the one in the address, which is then remembered", async () => {
    const { get, models } = await open();
    await models.keep("other", modelFile);
    const response = await get("/?model=other");
    expect(chosen(await response.text())).toBe("other");
    expect(response.headers.get("set-cookie")).toContain("inkling-model=other");
    const again = await get("/", { cookie: "inkling-model=other" });
    expect(chosen(await again.text())).toBe("other");
  });

  test("a remembered one that is gone counts as none", async () => {
    const { get } = await open();
    expect(chosen(await (await get("/", { cookie: "inkling-model=gone" })).text())).toBe("mine");
  });

  test("no model at all is no fault of the visitor's", async () => {
    const { app } = await openTestApp();
    expect((await app.request("/")).status).toBe(200);
  });
});

describe("upload", () => {
  const send = async (headers: Record<string, string> = {}, file: Blob = new Blob(["x"])) => {
    const { app } = await open({
      decode: async () => {
        throw new Error("The disk is on fire.");
      },
    });
    const body = new FormData();
    body.set("image", file);
    return app.request("/upload", { method: "POST", body, headers });
  };

  test("an unforeseen failure is a page that says nothing of its inside", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await send();
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("fire");
  });

  test("too large is said, in place for a swap and as a page otherwise", async () => {
    const large = new Blob([new Uint8Array(10 * 2 ** 20 + 1)]);
    const part = await send({ "HX-Request-Type": "partial" }, large);
    expect(part.status).toBe(413);
    expect(await part.text()).toMatch(/^<section id="result"[\s\S]*10 MiB/);
    const whole = await send({}, large);
    expect(whole.status).toBe(413);
    expect(await whole.text()).toMatch(/<!doctype html>[\s\S]*10 MiB/);
  });
});

describe("a run", () => {
  test("starts from the form and leads to its page", async () => {
    const { post, get, runs } = await open();
    const response = await post("/train", { preset: "mlp", name: "Mine", epochs: "2" });
    expect(response.status).toBe(303);
    const [run] = runs.list();
    expect(response.headers.get("location")).toBe(`/train/${run?.id}`);
    await finished(runs, run?.id ?? "");
    const text = await (await get(`/train/${run?.id}`)).text();
    expect(text).toContain('data-state="finished"');
    expect(text).toContain('class="confusion"');
    expect(text).toContain("Keep under the name");
  });

  test("has its name shown as text, whatever it is", async () => {
    const { post, get, runs } = await open();
    await post("/train", { preset: "mlp", name: "<script>alert(1)</script>" });
    const [run] = runs.list();
    for (const path of ["/train", `/train/${run?.id}`]) {
      expect(await (await get(path)).text()).not.toContain("<script>alert");
    }
  });

  test("that is refused leaves the form as it was filled in", async () => {
    const { post } = await open();
    const response = await post("/train", { preset: "mlp", name: "Odd", epochs: "1.5" });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('value="Odd"');
    expect(text).toMatch(/role="alert"[^>]*>[^<]*epochs/);
  });

  test("is paused in place for a swap, and by a page without scripts", async () => {
    const { get, post, runs } = await open({ training: new FakeTraining({ free: 1 }) });
    await post("/train", { preset: "mlp" });
    const id = runs.list()[0]?.id ?? "";
    await expect.poll(() => runs.get(id)?.actions).toContain("pause");
    const part = await post(`/train/${id}/pause`, {}, { "HX-Request-Type": "partial" });
    expect(await part.text()).toMatch(/^<section id="status"[^>]* data-state="paused"/);
    // What waits behind it says for which.
    await post("/train", { preset: "mlp", name: "Behind" });
    const behind = runs.list().find(({ name }) => name === "Behind")!;
    expect(behind.waitsFor).toEqual({ id, name: runs.get(id)!.name });
    const page = await (await get(`/train/${behind.id}`)).text();
    expect(page).toMatch(new RegExp(`paused run[^<]*<a href="/train/${id}"`));
    const whole = await post(`/train/${id}/resume`, {});
    expect(whole.headers.get("location")).toBe(`/train/${id}`);
    expect(runs.get(behind.id)!.waitsFor).toBeUndefined();
  });

  test("is kept under a name; a bad one is said beside the field", async () => {
    const { post, runs, get } = await open();
    await post("/train", { preset: "mlp" });
    const id = runs.list()[0]?.id ?? "";
    await finished(runs, id);
    const bad = await post(`/train/${id}/keep`, { model: "Not A Name" });
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain('value="Not A Name"');
    expect((await post(`/train/${id}/keep`, { model: "good-one" })).status).toBe(303);
    expect(await (await get(`/train/${id}`)).text()).toContain("/?model=good-one");
  });

  test.each(["MLP", "Deep MLP, mine", "mlp-deep", "---"])(
    "called %s is offered a name it can be kept under",
    async (name) => {
      const { post, runs, get } = await open();
      await post("/train", { preset: "mlp", name });
      const id = runs.list()[0]?.id ?? "";
      await finished(runs, id);
      const text = await (await get(`/train/${id}`)).text();
      const model = /name="model" value="([^"]*)"/.exec(text)?.[1] ?? "";
      expect(presets.some((preset) => preset.name === model)).toBe(false);
      expect((await post(`/train/${id}/keep`, { model })).status).toBe(303);
    },
  );

  test("cannot be started from a page of another origin", async () => {
    const { post, runs } = await open();
    const response = await post("/train", { preset: "mlp" }, { origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(runs.list()).toHaveLength(0);
  });
});

describe("settings in the address", () => {
  test("fill in the form", async () => {
    const { get } = await open();
    const text = await (await get("/train?model=mlp&seed=77&optimizer=sgd&momentum=0.9")).text();
    expect(text).toMatch(/name="seed" value="77"/);
    expect(text).toMatch(/name="momentum" value="0.9"/);
    expect(text).toMatch(/<option value="sgd" selected/);
    expect(text).not.toContain('role="alert"');
  });

  test("are marked where they are not the preset's, with a way back that keeps the data", async () => {
    const { get } = await open();
    const own = await (await get("/train?preset=mlp&name=Mine&threads=1")).text();
    expect(own).not.toContain("As the preset has them");
    const text = await (await get("/train?preset=mlp&name=Mine&epochs=3&momentum=")).text();
    expect(text.match(/<em> \*<\/em>/g)).toHaveLength(1);
    expect(text).toContain("Epochs<em> *");
    // Other presets keep them, by their plain addresses.
    expect(text).toMatch(/href="\/train\?preset=cnn-deep&amp;name=Mine[^"]*&amp;epochs=3#presets"/);
    expect(own).toMatch(
      /href="\/train\?preset=cnn-deep&amp;name=Mine&amp;data=mnist&amp;threads=1#/,
    );
    const back = /href="([^"]+)">As the preset has them/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    expect(back).toMatch(/^\/train\?preset=mlp&name=Mine&data=mnist&threads=\d+$/);
  });

  test("that make no sense are said, and shown as they came", async () => {
    const { get } = await open();
    const text = await (await get("/train?preset=mlp&epochs=%3Cb%3E")).text();
    expect(text).toMatch(/role="alert"[^>]*>[^<]*epochs/);
    expect(text).toContain("&lt;b&gt;");
  });
});

describe("the Train page in another language", () => {
  const german = { "accept-language": "de" };

  test("has its figures in words of it, and a rule in English that says so", async () => {
    const { get } = await open();
    const text = await (await get("/train?preset=cnn-batchnorm&epochs=0", german)).text();
    expect(text).toContain("× 0,3 nach 3 Epochen ohne Fortschritt, nicht unter 0,000001");
    expect(text).toContain("Adam, Rate 0,0005");
    expect(text).toMatch(/role="alert">[^<]+<span lang="en">epochs: must be/);
    // What the field holds is for the browser to say.
    expect(text).toContain('name="learningRate" value="0.0005"');
  });

  test("says by its code what is no rule of a field", async () => {
    const { post } = await open();
    const text = await (await post("/train", { preset: "mlp", data: "none" }, german)).text();
    expect(text).toMatch(/role="alert">Diesen Datensatz gibt es hier nicht\.</);
  });
});

describe("the same run again", () => {
  test("by a link and by a command", async () => {
    const { get, post, runs } = await open();
    await post("/train", { preset: "mlp", seed: "9", threads: "2", data: "letters" });
    const text = await (await get(`/train/${runs.list()[0]?.id}`)).text();
    const [, href = ""] = /href="(\/train\?[^"]+)"/.exec(text) ?? [];
    const again = await (await get(href.replaceAll("&amp;", "&"))).text();
    expect(again).toMatch(/name="seed" value="9"/);
    expect(again).toMatch(/<option value="letters" selected/);
    expect(text).toContain("npx inkling train --model mlp");
    expect(text).toContain("--seed 9 --threads 2 --data ./data/datasets/letters");
  });
});

describe("models", () => {
  test("a weight file is added under its name", async () => {
    const { app, models } = await open();
    const body = new FormData();
    body.set("file", new Blob([modelFile]));
    body.set("name", "added");
    const response = await app.request("/models", { method: "POST", body });
    expect(response.status).toBe(303);
    expect((await models.info("added")).trained).toBe(true);
  });

  test("a damaged one is refused with the reason on the page", async () => {
    const { app } = await open();
    const body = new FormData();
    body.set("file", new Blob(["damaged"]));
    body.set("name", "added");
    const response = await app.request("/models", { method: "POST", body });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/role="alert"[^>]*>[^<]*damaged/);
  });

  test("one is measured when it is asked for, and remembered", async () => {
    const { get, post } = await open();
    const before = await (await get("/models/mine")).text();
    expect(before).toContain('action="/models/mine/measure"');
    const answer = await post("/models/mine/measure", {});
    // The test images of this app's MNIST are 2 x 2: no model of it fits them.
    expect(answer.status).toBe(422);
    expect((await get("/models/nobody")).status).toBe(404);
  });

  test("kept ones are deleted, the chosen one is remembered", async () => {
    const { post, models } = await open();
    const use = await post("/models/use", { name: "mine" });
    expect(use.headers.get("set-cookie")).toContain("inkling-model=mine");
    expect((await post("/models/remove", { name: "mine" })).status).toBe(303);
    await expect(models.info("mine")).rejects.toThrow();
    expect((await post("/models/remove", { name: "mine" })).status).toBe(404);
  });
});
