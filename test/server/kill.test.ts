import { decodeModel } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import type { Run } from "../../server/deps.ts";
import { postJson, temporaryFolder } from "./support/fixture.ts";
import { type RealServer, startServer, watch, writeTinyData } from "./support/real-server.ts";

const request = { preset: "mlp", data: "tiny", batchSize: 20, epochs: 60, threads: 2 };

const start = async ({ url }: RealServer) =>
  (await (await fetch(`${url}/api/v1/runs`, postJson(request))).json()) as Run;

const show = async ({ url }: RealServer, id: string) =>
  (await (await fetch(`${url}/api/v1/runs/${id}`)).json()) as Run;

const resume = ({ url }: RealServer, id: string) =>
  fetch(`${url}/api/v1/runs/${id}/resume`, { method: "POST" });

/** Until some epochs are over and a checkpoint is on the disk. */
async function untilSaved({ url }: RealServer, id: string): Promise<void> {
  for await (const { event, run } of watch(url, id)) {
    if (event === "state" && run.savedStep && run.epochs.length >= 3) return;
    if (event === "end") throw new Error("The run ended too early for this test.");
  }
}

async function finished({ url }: RealServer, id: string): Promise<Run> {
  for await (const { event, run } of watch(url, id)) if (event === "end") return run;
  throw new Error("The stream ended before the run.");
}

async function weights({ url }: RealServer, id: string): Promise<Record<string, number[]>> {
  const response = await fetch(`${url}/api/v1/runs/${id}/weights`);
  const model = decodeModel(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries([...model.weights].map(([name, { data }]) => [name, [...data]]));
}

describe("a real server on real training", () => {
  test("killed in the middle and started again, a run goes on to the same weights", async () => {
    const dataDir = temporaryFolder();
    writeTinyData(dataDir, "tiny");
    const first = await startServer(dataDir);
    const { id } = await start(first);
    await untilSaved(first, id);
    expect(await first.end("SIGKILL")).toBeNull();

    const second = await startServer(dataDir);
    expect(await show(second, id)).toMatchObject({ state: "interrupted" });
    expect((await resume(second, id)).status).toBe(200);
    const run = await finished(second, id);
    expect(run).toMatchObject({ state: "finished", result: { count: 200 } });
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual(run.epochs.map((_, i) => i + 1));

    const whole = await start(second);
    expect(await finished(second, whole.id)).toMatchObject({ state: "finished" });
    expect(await weights(second, id)).toEqual(await weights(second, whole.id));
  });

  test("asked to end, it saves what trains, and is gone with code 0 within three seconds", async () => {
    const dataDir = temporaryFolder();
    writeTinyData(dataDir, "tiny");
    const first = await startServer(dataDir);
    const { id } = await start(first);
    await untilSaved(first, id);
    const began = performance.now();
    expect(await first.end("SIGTERM")).toBe(0);
    expect(performance.now() - began).toBeLessThan(3000);

    const second = await startServer(dataDir);
    expect(await show(second, id)).toMatchObject({ state: "interrupted" });
    await resume(second, id);
    expect(await finished(second, id)).toMatchObject({ state: "finished" });
  });

  test("a second server on the same data directory is turned away", async () => {
    const dataDir = temporaryFolder();
    await startServer(dataDir);
    await expect(startServer(dataDir)).rejects.toThrow();
  });
});
