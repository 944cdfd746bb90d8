import { describe, expect, test } from "vitest";
import { MOST_COMPARED } from "../../../server/pages/compare-runs.tsx";
import { differencesOf } from "../../../server/pages/runs-side-by-side.tsx";
import { FakeTraining } from "../support/fake-training.ts";
import { openTestApp } from "../support/fixture.ts";

type Runs = Awaited<ReturnType<typeof openTestApp>>["runs"];

async function open(names: readonly string[], training = new FakeTraining()) {
  const { app, runs } = await openTestApp({ training });
  const ids: string[] = [];
  for (const [seed, name] of names.entries()) {
    ids.push((await runs.create({ preset: "mlp", name, recipe: { seed } })).id);
  }
  const get = (path: string) => app.request(path, { headers: { accept: "text/html" } });
  return { get, runs, ids, text: async (path: string) => (await get(path)).text() };
}

const finished = (runs: Runs, ids: readonly string[]) =>
  expect.poll(() => ids.every((id) => runs.get(id)?.state === "finished")).toBe(true);

describe("runs compared", () => {
  test("have a line each, their results beside each other, and the differences of their recipes", async () => {
    const { text, runs, ids } = await open(["First", "Second"]);
    await finished(runs, ids);
    const page = await text(`/train/compare?runs=${ids.join(",")}`);
    expect(page.match(/<polyline class="run-[12]" points="\d/g)).toHaveLength(4);
    expect(page).toContain("Test accuracy");
    expect(page).toMatch(/<th scope="row">Seed<\/th><td>0<\/td><td>1<\/td>/);
    expect(page).not.toContain('<th scope="row">Optimizer</th>');
    expect(page).toContain("Second: accuracy");
  });

  test("by the ticks of a form are led to the address that holds them", async () => {
    const { get, ids } = await open(["First", "Second"]);
    const answer = await get(`/train/compare?runs=${ids[0]}&runs=${ids[1]}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`/train/compare?runs=${ids.join(",")}`);
  });

  test("that are gone, or too many, are said", async () => {
    const names = Array.from({ length: MOST_COMPARED + 1 }, (_, i) => `Run ${i}`);
    const { text, ids } = await open(names);
    const gone = await text(`/train/compare?runs=${ids[0]},20260101-000000-aaaa`);
    expect(gone).toContain("1 of the 2 runs asked for are not here");
    const many = await text(`/train/compare?runs=${ids.join(",")}`);
    expect(many).toContain(`the first ${MOST_COMPARED} are shown`);
    expect(many.match(/<li class="run-/g)).toHaveLength(MOST_COMPARED);
  });

  test("that go on ask for themselves anew; those that are over do not", async () => {
    const { text, runs, ids } = await open(["On and on"], new FakeTraining({ free: 0 }));
    const figures = await text(`/train/compare/figures?runs=${ids[0]}`);
    expect(figures).toContain(`hx-get="/train/compare/figures?runs=${ids[0]}"`);
    await runs.stop(ids[0]!);
    await expect.poll(() => runs.get(ids[0]!)?.state).toBe("stopped");
    expect(await text(`/train/compare/figures?runs=${ids[0]}`)).not.toContain("hx-get");
  });

  test("nothing chosen shows what can be", async () => {
    const { text } = await open(["<b>First</b>"]);
    const page = await text("/train/compare");
    expect(page).toContain("&lt;b&gt;First&lt;/b&gt;");
    expect(page).toContain('name="runs"');
  });
});

test("a setting that one run has and another has not is a difference", async () => {
  const { runs } = await openTestApp();
  const turned = await runs.create({ preset: "mlp" });
  const plain = await runs.create({ preset: "mlp", recipe: { augment: null } });
  expect(differencesOf([turned, plain])).toEqual([["Augmentation", ["rotate ±10°", "none"]]]);
});
