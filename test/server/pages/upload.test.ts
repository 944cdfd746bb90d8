import { describe, expect, test } from "vitest";
import { decodeImage } from "../../../models/decode.ts";
import { manifest } from "../../../server/manifest.ts";
import { picture } from "../../browser/support/digits.ts";
import { modelFile, openTestApp } from "../support/fixture.ts";

const MiB = 2 ** 20;

async function send(
  files: readonly Blob[],
  fields: Record<string, string> = {},
  more: Record<string, string> = {},
) {
  const { app, models } = await openTestApp({ decode: decodeImage });
  await models.keep("mine", modelFile);
  const body = new FormData();
  for (const [i, file] of files.entries()) body.append("image", file, `${i}.png`);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // As a browser sends it: its length declared.
  const whole = new Request("http://localhost/upload", { method: "POST", body });
  const bytes = await whole.arrayBuffer();
  const headers = {
    "content-type": whole.headers.get("content-type") ?? "",
    "content-length": String(bytes.byteLength),
    ...more,
  };
  const response = await app.request("/upload", { method: "POST", body: bytes, headers });
  return { status: response.status, text: await response.text() };
}

const blob = async (digit: string) => new Blob([new Uint8Array(await picture(digit))]);

test("a photo that another app shares is read: as the manifest says it comes, from no page", async () => {
  const { share_target } = manifest({ url: (name) => name });
  expect(share_target).toMatchObject({
    action: "/upload",
    method: "POST",
    enctype: "multipart/form-data",
    params: { files: [{ name: "image" }] },
  });
  const headers = { origin: "null", "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
  const { status, text } = await send([await blob("7")], {}, headers);
  expect(status).toBe(200);
  expect(text).toContain("As uploaded");
});

describe("a form of several pictures", () => {
  test("is answered with a table, its bad ones with a sentence", async () => {
    const { status, text } = await send([await blob("7"), new Blob(["x"]), await blob("1")]);
    expect(status).toBe(200);
    expect(text.match(/<tr data-state="(sure|unsure|none)"/g)).toHaveLength(2);
    expect(text).toMatch(/<tr data-state="problem"[\s\S]*?1\.png[\s\S]*?no picture format/);
  });

  test("whose one file input was left empty is a form of one", async () => {
    const { text } = await send([new Blob([]), await blob("7")]);
    expect(text).toContain("As uploaded");
    expect(text).not.toContain("What was read</caption>");
  });

  const bad: [why: string, files: Blob[], status: number, says: RegExp][] = [
    ["nothing", [new Blob([])], 400, /no file in its field/],
    [
      "more files than are taken",
      Array.from({ length: 51 }, () => new Blob(["x"])),
      413,
      /at most 50/,
    ],
    [
      "more bytes than are taken",
      [1, 2, 3, 4].map(() => new Blob([new Uint8Array(9 * MiB)])),
      413,
      /32 MiB/,
    ],
    [
      "one of them too large",
      [new Blob([new Uint8Array(11 * MiB)]), new Blob(["x"])],
      413,
      /10 MiB/,
    ],
  ];
  test.each(bad)("%s", async (_why, files, status, says) => {
    const answer = await send(files);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(says);
  });
});
