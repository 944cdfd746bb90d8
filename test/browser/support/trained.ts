import { vi } from "vitest";

interface Run {
  readonly id: string;
  readonly state: string;
}

/** The address of a run's page, one that has been trained and tested on the data set "small". */
export async function trainedRun(site: string): Promise<string> {
  const started = await fetch(`${site}/api/v1/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ preset: "mlp", data: "small", recipe: { epochs: 2, batchSize: 50 } }),
  });
  const { id } = (await started.json()) as Run;
  await vi.waitUntil(
    async () => {
      const answer = await fetch(`${site}/api/v1/runs/${id}`);
      return ((await answer.json()) as Run).state === "finished";
    },
    { timeout: 60_000, interval: 100 },
  );
  return `/train/${id}`;
}
