import { describe, expect, test } from "vitest";
import { FakeTraining } from "../support/fake-training.ts";
import { blob, connect, narrow, slowDecoder, startGradio, untilStage } from "./support.ts";

// By the real client of Gradio.

describe("cancelling", () => {
  test("ends a running call at once, and the next one works", async () => {
    const { decode, until, open } = slowDecoder();
    const { url } = await startGradio({ decode });
    const client = await connect(url);
    const job = client.submit("/predict", [blob()]);
    await until(1);
    const ended = untilStage(job, ({ stage }) => stage === "error");
    await job.cancel();
    expect(await ended).toMatchObject({ message: "Cancelled" });
    open();
    await client.predict("/predict", [blob()]);
  });

  test("takes a waiting call out of the line", async () => {
    const { decode, until, open } = slowDecoder();
    const { url, api } = await startGradio({ decode, gradio: narrow });
    const client = await connect(url);
    const first = client.predict("/predict", [blob()]);
    await until(1);
    const job = client.submit("/predict", [blob()]);
    await untilStage(job, ({ position }) => position === 0);
    const ended = untilStage(job, ({ stage }) => stage === "error");
    await job.cancel();
    expect(await ended).toMatchObject({ message: "Cancelled" });
    expect(await (await fetch(`${api}/queue/status`)).json()).toMatchObject({ queue_size: 0 });
    open();
    await first;
  });

  test("stops a training, which can be resumed on the page", async () => {
    const training = new FakeTraining({ free: 1 });
    const { url, runs } = await startGradio({ training });
    const job = (await connect(url)).submit("/train", ["mlp"]);
    await untilStage(job, ({ progress_data }) => progress_data?.[0]?.index === 1);
    const ended = untilStage(job, ({ stage }) => stage === "error");
    await job.cancel();
    expect(await ended).toMatchObject({ message: "Cancelled" });
    await expect.poll(() => runs.list()[0]!.state).toBe("stopped");
  });

  test("a client that is gone leaves its training to the page, and its waiting calls go", async () => {
    const training = new FakeTraining({ free: 1 });
    const { url, runs, api } = await startGradio({ training, gradio: narrow });
    const client = await connect(url);
    const job = client.submit("/train", ["mlp"]);
    await untilStage(job, ({ progress_data }) => progress_data?.[0]?.index === 1);
    const second = client.submit("/train", ["mlp"]);
    await untilStage(second, ({ position }) => position === 0);
    client.close();
    await expect
      .poll(async () => (await (await fetch(`${api}/queue/status`)).json()).queue_size)
      .toBe(0);
    expect(runs.list().map(({ state }) => state)).toEqual(["running"]);
    training.last.stop();
  });
});
