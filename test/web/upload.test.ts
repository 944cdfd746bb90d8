import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js";
import { describe, expect, test } from "vitest";
import { cameraSentence } from "../../web/upload/camera-words.ts";
import type { Question, Reply } from "../../web/upload/messages.ts";
import { type Mail, PictureReader } from "../../web/upload/picture-reader.ts";
import { MAX_PICTURES, pileOf } from "../../web/upload/pile.ts";
import { shrunkWidth } from "../../web/upload/shrink.ts";
import { accuracyOf, csvOf, doubt, type Line, summaryOf } from "../../web/upload/summary.ts";
import { listZip } from "../../web/upload/zip.ts";
import { pageInEnglish } from "../support/english.ts";

pageInEnglish();

const CLASSES = [..."0123456789"];

const line = (name: string, change: Partial<Line> = {}): Line => ({
  name,
  label: undefined,
  kept: { text: "7", confidence: 0.9, verdict: "sure" },
  text: "7",
  ...change,
});

describe("a picture is decoded no larger than it is looked at", () => {
  const cases: [why: string, size: Parameters<typeof shrunkWidth>[0], width: number | undefined][] =
    [
      ["small ones stay", { width: 1024, height: 700 }, undefined],
      ["a pixel more, and it is halved", { width: 1025, height: 700 }, 513],
      ["12 megapixels: a quarter", { width: 4032, height: 3024 }, 1008],
      ["on its side: its height is its width", { width: 4032, height: 3024, orientation: 6 }, 756],
      ["upside down: as it lies", { width: 4032, height: 3024, orientation: 3 }, 1008],
      ["a strip keeps a pixel", { width: 5000, height: 1, orientation: 8 }, 1],
    ];
  test.each(cases)("%s", (_why, size, width) => {
    expect(shrunkWidth(size)).toBe(width);
  });
});

describe("the table's sentences", () => {
  test("sums", () => {
    const lines = [
      line("a"),
      line("b", { kept: { text: "7", confidence: 0.4, verdict: "unsure" } }),
      line("c", { kept: undefined, text: "" }),
    ];
    expect(summaryOf(lines)).toBe("3 pictures: 1 sure, 1 unsure, 1 not read.");
    expect(summaryOf([])).toBe("0 pictures.");
    expect([...lines].sort((a, b) => doubt(b) - doubt(a)).map(({ name }) => name)).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  test("accuracy is the model's, whatever was corrected, and what failed is wrong", () => {
    const lines = [
      line("a", { label: "7" }),
      line("b", { label: "1", text: "1" }),
      line("c", { label: "2", kept: undefined, text: "" }),
      line("d"),
    ];
    expect(accuracyOf(lines, "labels.csv")).toBe(
      "1 of 3 right, 33.33 %, by the labels in labels.csv.",
    );
    expect(accuracyOf([line("a")], "labels.csv")).toBe("");
  });

  test("CSV: corrections without a confidence, names without formulas, nothing of what failed", () => {
    const lines = [
      line("=cmd.png"),
      line("b.png", { text: "1" }),
      line("c.png", { kept: undefined, text: "" }),
      line("d.png", { kept: undefined, text: "4" }),
    ];
    expect(csvOf(lines)).toBe("file,text,confidence\n'=cmd.png,7,0.9000\nb.png,1,\nd.png,4,\n");
  });
});

const file = (name: string, parts: BlobPart[] = ["x"], type = "") => ({
  name,
  file: new File(parts, name, { type }),
});

const zip = async (files: Readonly<Record<string, string | Uint8Array>>, password?: string) => {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, content] of Object.entries(files)) {
    const reader =
      typeof content === "string" ? new TextReader(content) : new Uint8ArrayReader(content);
    await writer.add(name, reader, password === undefined ? {} : { password });
  }
  return writer.close();
};

const names = (pile: { pictures: readonly { name: string }[] }) =>
  pile.pictures.map(({ name }) => name);

describe("a pile", () => {
  test("of files: pictures alone, 2 before 10", async () => {
    const files = [file("10.png"), file("a.txt"), file("2.png"), file("odd", ["x"], "image/png")];
    const pile = await pileOf([...files, file(".DS_Store")], CLASSES);
    expect(names(pile)).toEqual(["2.png", "10.png", "odd"]);
    expect(pile.isSingle).toBe(false);
    expect(pile.notes).toEqual(["1 file was left out: no pictures."]);
  });

  test("of one file is that file, whatever it is", async () => {
    const pile = await pileOf([file("a.txt")], CLASSES);
    expect([names(pile), pile.isSingle]).toEqual([["a.txt"], true]);
  });

  test("of a ZIP file: names are text, folders are labels, nothing is unpacked before its turn", async () => {
    const content = { "../7/a.png": "seven", "1/b.png": "one", "__MACOSX/._a.png": "", "r.md": "" };
    const archive = await zip(content);
    const pile = await pileOf([{ name: "s.zip", file: new File([archive], "s.zip") }], CLASSES);
    expect(names(pile)).toEqual(["../7/a.png", "1/b.png"]);
    expect(pile.labels?.labels).toEqual(["7", "1"]);
    expect(pile.notes).toEqual(["1 file was left out: no pictures."]);
    expect(await (await pile.pictures[0]!.open()).text()).toBe("seven");
  });

  test("with a table of labels, in a ZIP file or beside the pictures", async () => {
    const table = "file,label\na.png,12\n";
    const archive = await zip({ "s/a.png": "a", "s/labels.csv": table });
    const zipped = await pileOf([{ name: "s.zip", file: new File([archive], "s.zip") }], CLASSES);
    expect(zipped.labels).toEqual({ source: "s/labels.csv", labels: ["12"] });
    const beside = await pileOf(
      [file("a.png"), file("b.png"), file("labels.csv", [table])],
      CLASSES,
    );
    expect(beside.labels).toEqual({ source: "labels.csv", labels: ["12", undefined] });
  });

  test("with a table that is none: it is said, and the pictures are read", async () => {
    const pile = await pileOf(
      [file("a.png"), file("b.png"), file("labels.csv", ["x,y\n1,2"])],
      CLASSES,
    );
    expect(pile.labels).toBeUndefined();
    expect(pile.notes.join()).toMatch(/^No labels: labels.csv: expected a heading/);
    expect(names(pile)).toHaveLength(2);
  });

  test("with a ZIP file that is damaged: it is said, and the others are read", async () => {
    const pile = await pileOf([file("a.png"), file("b.png"), file("s.zip", ["PK??"])], CLASSES);
    expect(pile.notes.join()).toMatch(/^s.zip: The ZIP file cannot be read/);
    expect(names(pile)).toHaveLength(2);
  });

  test("larger than a table may be", async () => {
    const files = Array.from({ length: MAX_PICTURES + 1 }, (_, i) => file(`${i}.png`));
    const pile = await pileOf(files, CLASSES);
    expect(pile.pictures).toHaveLength(MAX_PICTURES);
    expect(pile.notes.join()).toMatch(/the first 2000 are read/);
  });
});

describe("a ZIP file's bounds", () => {
  const open = async (archive: Blob, most: number) => {
    const [entry] = await listZip(archive, most);
    return entry!.open().then(
      (blob) => blob.size,
      (error: Error) => error.message,
    );
  };

  test("what is larger than it may be is not unpacked", async () => {
    expect(await open(await zip({ "a.png": new Uint8Array(3 * 2 ** 20) }), 2 ** 20)).toMatch(
      /is 3 MiB; at most 1 MiB/,
    );
  });

  test("what is larger than it says is unpacked no further than it may be", async () => {
    const bytes = new Uint8Array(
      await (await zip({ "a.png": new Uint8Array(3 * 2 ** 20) })).arrayBuffer(),
    );
    // The size in the directory, which is what a reader goes by: 100 bytes.
    const view = new DataView(bytes.buffer);
    const directory = bytes.findLastIndex(
      (_, i) => view.byteLength - i >= 4 && view.getUint32(i) === 0x504b0102,
    );
    view.setUint32(directory + 24, 100, true);
    expect(await open(new Blob([bytes]), 2 ** 20)).toMatch(/at most 1 MiB|is damaged/);
  });

  test("what is encrypted says so", async () => {
    expect(await open(await zip({ "a.png": "x" }, "secret"), 2 ** 20)).toMatch(/encrypted/);
  });

  test("at the limit it is unpacked", async () => {
    expect(await open(await zip({ "a.png": new Uint8Array(2 ** 20) }), 2 ** 20)).toBe(2 ** 20);
  });
});

test.each([
  ["denied", new DOMException("", "NotAllowedError"), /Allow it/],
  ["none there", new DOMException("", "NotFoundError"), /There is no camera/],
  ["in use", new DOMException("", "NotReadableError"), /another program/],
  ["unforeseen", new TypeError("odd"), /could not be opened \(TypeError\)/],
])("a camera that is %s", (_why, error, wanted) => {
  expect(cameraSentence(error)).toMatch(wanted);
});

/** A worker that answers when it is told to, or breaks. */
class FakeWorker implements Mail {
  readonly asked: Question[] = [];
  readonly #listeners = new Map<string, (event: { readonly data: Reply }) => void>();

  postMessage(question: Question): void {
    this.asked.push(question);
  }

  addEventListener(type: string, listener: (event: { readonly data: Reply }) => void): void {
    this.#listeners.set(type, listener);
  }

  say(data: Reply): void {
    this.#listeners.get("message")?.({ data });
  }

  break(): void {
    this.#listeners.get("error")?.({ data: { kind: "failed", code: "", message: "" } });
  }
}

describe("the reader", () => {
  const wanted = { side: 1, steps: false };
  const failed = (message: string): Reply => ({ kind: "failed", code: "x", message });

  test("asks one question at a time and gives each its own answer", async () => {
    const worker = new FakeWorker();
    const reader = new PictureReader(worker);
    const [first, second] = [reader.file(new Blob(["a"]), wanted), reader.load("m", "/m")];
    await expect.poll(() => worker.asked.length).toBe(1);
    worker.say(failed("one"));
    expect(await first).toEqual(failed("one"));
    await expect.poll(() => worker.asked.length).toBe(2);
    worker.say({ kind: "loaded", name: "m", classes: [] });
    expect(await second).toMatchObject({ kind: "loaded", name: "m" });
  });

  test("says so when the browser has stopped the worker, then and later", async () => {
    const worker = new FakeWorker();
    const reader = new PictureReader(worker);
    const first = reader.file(new Blob(["a"]), wanted);
    await expect.poll(() => worker.asked.length).toBe(1);
    worker.break();
    expect(await first).toMatchObject({ code: "gone" });
    expect(await reader.file(new Blob(["b"]), wanted)).toMatchObject({ code: "gone" });
  });
});
