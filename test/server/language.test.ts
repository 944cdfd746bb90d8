import { describe, expect, test } from "vitest";
import { FakeTraining } from "./support/fake-training.ts";
import { modelFile, openTestApp } from "./support/fixture.ts";

const post = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { accept: "text/html" },
});

describe("the language of a page", () => {
  const cases: [why: string, headers: Record<string, string>, language: string][] = [
    ["nothing asked", {}, "en"],
    ["what the browser asks for", { "accept-language": "de" }, "de"],
    ["a region of it", { "accept-language": "fr-CH" }, "fr"],
    ["the one it likes best", { "accept-language": "fr;q=0.3, es;q=0.9, de;q=0.5" }, "es"],
    ["the first that there is", { "accept-language": "ja, nl;q=0.9, es;q=0.1" }, "es"],
    ["none that there is", { "accept-language": "ja, tlh" }, "en"],
    ["one that is not wanted", { "accept-language": "de;q=0, fr;q=0.2" }, "fr"],
    ["anything", { "accept-language": "*" }, "en"],
    ["what is no such header", { "accept-language": ";;q=,,\u00e9" }, "en"],
    ["the choice before it", { "accept-language": "de", cookie: "inkling-language=fr" }, "fr"],
    ["English chosen", { "accept-language": "de", cookie: "inkling-language=en" }, "en"],
    ["a choice of none", { "accept-language": "de", cookie: "inkling-language=%3Cb%3E" }, "de"],
  ];

  test.each(cases)("%s: %j", async (_why, headers, language) => {
    const { app } = await openTestApp();
    const response = await app.request("/", { headers });
    const html = await response.text();
    expect(/<html lang="([^"]*)"/.exec(html)?.[1]).toBe(language);
    expect(html).toContain(`<option value="${language}" lang="${language}" selected="">`);
    expect(response.headers.get("content-language")).toBe(language);
    const varies = response.headers.get("vary") ?? "";
    for (const header of ["Accept-Language", "Cookie"]) expect(varies).toContain(header);
    // Only a choice is remembered.
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  test("is chosen by a form, which comes back to its page", async () => {
    const { app } = await openTestApp();
    const response = await app.request(
      "/language",
      post({ language: "de", back: "/data?class=1" }),
    );
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/data?class=1");
    expect(response.headers.get("set-cookie")).toMatch(/^inkling-language=de;.*SameSite=Lax/);
  });

  test.each([
    ["no language", { back: "/" }],
    ["one that there is not", { language: "tlh", back: "/" }],
    ["markup", { language: "<b>", back: "/" }],
  ])("is not changed by %s", async (_why, fields) => {
    const { app } = await openTestApp();
    const response = await app.request("/language", post(fields as Record<string, string>));
    expect(response.status).toBe(400);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.text()).toContain("must be one of en, de, fr, es");
  });

  test.each(["//other.example/", "/\\other.example", "https://other.example/", ""])(
    "does not lead to %j",
    async (back) => {
      const { app } = await openTestApp();
      const response = await app.request("/language", post({ language: "de", back }));
      expect(response.headers.get("location")).toBe("/");
    },
  );

  test("is that of the page's scripts, and of no other", async () => {
    const { app } = await openTestApp();
    const response = await app.request("/", { headers: { "accept-language": "de" } });
    const html = await response.text();
    const json = /<script type="application\/json" id="texts">(.*?)<\/script>/s.exec(html)?.[1];
    const texts = JSON.parse(json ?? "") as Record<string, string>;
    expect(texts["answer.nothing-drawn"]).toBe("Nichts gezeichnet.");
    expect(texts["problem.blank_image"]).toMatch(/^Das Bild ist leer/);
    expect(JSON.stringify(texts)).not.toMatch(/Nothing drawn|Rien/);
  });

  test("is their own of all who watch a training", async () => {
    const { app, runs } = await openTestApp({ training: new FakeTraining({ free: 0 }) });
    const { id } = await runs.create({ preset: "mlp" });
    const part = async (name: string, language: string) => {
      const headers = { "accept-language": language, "hx-request-type": "partial" };
      return (await app.request(`/train/${id}/${name}`, { headers })).text();
    };
    const [german, french, english] = await Promise.all(
      ["de", "fr", "en"].map((language) => part("status", language)),
    );
    expect(german).toContain("Lernrate");
    expect(french).toContain("Taux d’apprentissage");
    expect(english).toContain("Learning rate");
    expect(await part("epochs", "es")).toContain("Tabla de épocas");
    await runs.stop(id);
    await expect.poll(() => runs.get(id)?.state).toBe("stopped");
  });

  test("says what is wrong with what was sent, on the page it was sent from", async () => {
    const { app } = await openTestApp();
    const body = new FormData();
    body.set("name", "mlp");
    body.set("file", new Blob([modelFile]));
    const headers = { "accept-language": "de", accept: "text/html" };
    const response = await app.request("/models", { method: "POST", body, headers });
    expect(response.status).toBe(403);
    const html = await response.text();
    expect(html).toContain("Dieser Name gehört einem Modell, das mit Inkling kommt.");
    expect(html).toContain("Alle Modelle");
  });

  test("is not that of what programs say, and the page says so", async () => {
    const { app } = await openTestApp();
    const headers = { "accept-language": "de", accept: "text/html" };
    const html = await (await app.request("/api/reference", { headers })).text();
    expect(html).toContain("<h1>API-Referenz</h1>");
    expect(html).toMatch(/<span class="muted" lang="en">Read a digit in a picture<\/span>/);
    const refusal = async (most: string) => {
      const body = new FormData();
      body.set("top_k", most);
      const response = await app.request("/api", { method: "POST", headers, body });
      const [, lang, sentence] = /role="alert"([^>]*)>([^<]*)</.exec(await response.text()) ?? [];
      return [response.status, lang, sentence];
    };
    expect(await refusal("0")).toEqual([422, ' lang="en"', expect.stringContaining("top_k")]);
    expect(await refusal("3")).toEqual([
      404,
      "",
      "Es gibt noch kein trainiertes Modell. Erst eines trainieren.",
    ]);
  });

  test("is not known to programs", async () => {
    const { app } = await openTestApp();
    const headers = { "accept-language": "de" };
    const wrong = await app.request("/api/v1/models/no-such", { headers });
    expect(await wrong.json()).toMatchObject({ error: { code: "model_not_found" } });
    expect(await (await app.request("/api/v1/models/no-such", { headers })).text()).toContain(
      "There is no model",
    );
    const page = await app.request("/no-such", { headers: { ...headers, accept: "text/html" } });
    expect(await page.text()).toContain("Unter dieser Adresse ist nichts.");
  });
});
