import { Client } from "@gradio/client";
import { describe, expect, test, vi } from "vitest";
import { blob, connect, narrow, slowDecoder, startGradio, untilStage } from "./support.ts";

// The real client of Gradio, against the app on a port of its own.

interface Label {
  readonly label: string;
}

const dataUrl = `data:image/png;base64,${Buffer.from([1, 2, 3]).toString("base64")}`;
const meta = { _type: "gradio.FileData" };

describe("many clients", () => {
  /** A small generator of our own: the same calls in the same order each time. */
  const turns = (seed: number) => () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % 5;
  };

  test("50 sessions of three calls each: none hangs", async () => {
    const { url } = await startGradio();
    const one = async (seed: number) => {
      const next = turns(seed);
      const client = await connect(url);
      const calls: Promise<unknown>[] = [];
      for (let i = 0; i < 3; i++) {
        // Sometimes one waits for the one before, sometimes they overlap.
        if (next() < 2) await calls.at(-1);
        calls.push(client.predict("/predict", [{ url: dataUrl, meta }, i + 1]));
      }
      return Promise.all(calls);
    };
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => one(i + 1)));
    expect(answers.flat()).toHaveLength(150);
    // Five seconds of work, on a machine that has more to do.
  }, 240_000);
});

describe("a login", () => {
  const auth = "ann:swan song";

  test("lets in who has it, with all that a call needs", async () => {
    const { url } = await startGradio({ auth });
    const client = await connect(url, { auth: ["ann", "swan song"] });
    const { data } = await client.predict("/predict", [blob()]);
    expect((data as [Label])[0].label).toMatch(/^\d$/);
  });

  test.each([
    ["a wrong password", { auth: ["ann", "swan"] as [string, string] }, /credentials/i],
    ["none", {}, /user name and a password/],
  ])("turns away %s", async (_why, options, message) => {
    const { url } = await startGradio({ auth });
    vi.spyOn(console, "error").mockImplementation(() => {});
    await expect(Client.connect(url, options)).rejects.toThrow(message);
  });

  test("is not needed where none is set", async () => {
    const { url } = await startGradio();
    const client = await connect(url, { auth: ["any", "body"] });
    await client.predict("/evaluate", []);
  });
});

describe("the server's end", () => {
  test("ends every call with an error, within a second", async () => {
    const { decode, until } = slowDecoder();
    const { url, close } = await startGradio({ decode, gradio: narrow });
    const clients = await Promise.all([connect(url), connect(url)]);
    const first = expect(clients[0]!.predict("/predict", [blob()])).rejects.toThrow(
      /shutting down/,
    );
    await until(1);
    const job = clients[1]!.submit("/predict", [blob()]);
    await untilStage(job, ({ position }) => position === 0);
    const second = untilStage(job, ({ stage }) => stage === "error");
    const start = performance.now();
    await close();
    await first;
    expect(await second).toMatchObject({ message: "The server is shutting down." });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
