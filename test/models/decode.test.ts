import { gzipSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { InklingError } from "#engine/errors.js";
import { decodeImage } from "../../models/decode.ts";

/** Left half red, right half blue; 40x20. */
const halves = () =>
  sharp(
    Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) =>
      Math.floor(i / 3) % 40 < 20 ? [200, 20, 30][i % 3]! : [10, 40, 220][i % 3]!,
    ),
    { raw: { width: 40, height: 20, channels: 3 } },
  );

const left = [200, 20, 30];
const right = [10, 40, 220];

/** The colour at a place. */
async function colours(file: Uint8Array, ...places: [x: number, y: number][]) {
  const { data, width, channels } = await decodeImage(file);
  return places.map(([x, y]) => [
    ...data.subarray((y * width + x) * channels).subarray(0, channels),
  ]);
}

function expectNear(actual: number[], expected: number[], tolerance: number) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((v, i) => {
    expect(Math.abs(v - expected[i]!)).toBeLessThanOrEqual(tolerance);
  });
}

const formats: [name: string, encode: (image: Sharp) => Sharp, tolerance: number][] = [
  ["PNG", (image) => image.png(), 0],
  ["PNG with a palette", (image) => image.png({ palette: true }), 4],
  ["JPEG", (image) => image.jpeg({ quality: 95 }), 6],
  ["progressive JPEG", (image) => image.jpeg({ quality: 95, progressive: true }), 6],
  // Printing inks have no blue as bright.
  ["CMYK JPEG", (image) => image.toColourspace("cmyk").jpeg({ quality: 100 }), 90],
  ["WebP", (image) => image.webp({ quality: 95 }), 8],
  ["lossless WebP", (image) => image.webp({ lossless: true }), 0],
  ["GIF", (image) => image.gif(), 4],
  ["TIFF", (image) => image.tiff({ compression: "lzw" }), 0],
  ["TIFF in tiles", (image) => image.tiff({ tile: true, compression: "deflate" }), 0],
  ["AVIF", (image) => image.avif({ quality: 90 }), 8],
];

test.each(formats)("reads %s", async (_name, encode, tolerance) => {
  const file = await encode(halves()).toBuffer();
  const picture = await decodeImage(file);
  expect(picture).toMatchObject({ width: 40, height: 20 });
  const [a, b] = await colours(file, [5, 10], [35, 10]);
  expectNear(a!.slice(0, 3), left, tolerance);
  expectNear(b!.slice(0, 3), right, tolerance);
});

describe("pixels", () => {
  test("alpha stays straight", async () => {
    const file = await sharp(Uint8Array.of(200, 100, 50, 64, 1, 2, 3, 0), {
      raw: { width: 2, height: 1, channels: 4 },
    })
      .png()
      .toBuffer();
    expect(await decodeImage(file)).toMatchObject({ width: 2, height: 1, channels: 4 });
    expect(await colours(file, [0, 0])).toEqual([[200, 100, 50, 64]]);
  });

  test("16 bits become 8", async () => {
    const file = await sharp(Uint16Array.of(0, 65535, 32768, 256), {
      raw: { width: 2, height: 2, channels: 1 },
    })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    const { data, channels } = await decodeImage(file);
    expect([...data].filter((_, i) => i % channels === 0)).toEqual([0, 255, 128, 1]);
  });

  test("EXIF orientation is applied", async () => {
    // 6: the first row is the right side, so the left half comes to the top.
    const file = await halves().withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await decodeImage(file)).toMatchObject({ width: 20, height: 40 });
    expect(await colours(file, [10, 5], [10, 35])).toEqual([left, right]);
  });

  test.each(["gif", "webp"] as const)(
    "of an animated %s the first frame is read",
    async (format) => {
      const frames = await Promise.all(
        ["#c81414", "#14c814", "#1414c8"].map((background) =>
          sharp({ create: { width: 16, height: 12, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      );
      const file = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      expect((await sharp(file).metadata()).pages).toBe(3);
      expect(await decodeImage(file)).toMatchObject({ width: 16, height: 12 });
      const [colour] = await colours(file, [8, 6]);
      expectNear(colour!.slice(0, 3), [200, 20, 20], 8);
    },
  );

  test("bytes after the picture do no harm", async () => {
    const file = await halves().png().toBuffer();
    expect(await colours(Buffer.concat([file, Buffer.alloc(99, 7)]), [5, 5])).toEqual([left]);
  });
});

async function refusal(file: Uint8Array): Promise<InklingError> {
  const error = await decodeImage(file).then(
    () => expect.fail("was read"),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InklingError);
  return error as InklingError;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>';
const others: [name: string, bytes: Uint8Array | string, says: string][] = [
  ["SVG", svg, "SVG is not read"],
  ["SVG after a declaration", `\ufeff<?xml version="1.0"?>\n${svg}`, "SVG is not read"],
  ["SVG after a comment", `  <!-- x -->${svg}`, "SVG is not read"],
  ["packed SVG", gzipSync(svg), "A gzip file is not read"],
  ["PDF", "%PDF-1.7\n", "PDF is not read"],
  ["BMP", "BM123456", "BMP is not read"],
  [
    "HEIC",
    "\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "HEIC is not read; PNG, JPEG, WebP, GIF, TIFF and AVIF are read. Export the photo as JPEG",
  ],
  ["text", "a digit, truly", "of no picture format"],
  ["half a signature", "\x89PNG", "of no picture format"],
  ["WAV", "RIFF1234WAVEfmt ", "of no picture format"],
];

test.each(others)("refuses %s: unsupported_type", async (_name, bytes, says) => {
  const error = await refusal(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  expect(error.code).toBe("unsupported_type");
  expect(error.message).toContain(says);
  expect(error.message).toContain("PNG, JPEG, WebP, GIF, TIFF and AVIF are read.");
});

const whole: [name: string, encode: (image: Sharp) => Sharp][] = [
  ["PNG", (image) => image.png()],
  ["JPEG", (image) => image.jpeg()],
  ["WEBP", (image) => image.webp()],
  ["GIF", (image) => image.gif()],
  ["TIFF", (image) => image.tiff()],
  ["AVIF", (image) => image.avif()],
];

const textured = () =>
  sharp({
    create: {
      width: 120,
      height: 90,
      channels: 3,
      background: "#fff",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  });

test.each(whole)("refuses a %s cut short: unreadable_image", async (name, encode) => {
  const file = await encode(textured()).toBuffer();
  const error = await refusal(file.subarray(0, Math.floor(file.length / 2)));
  expect(error.code).toBe("unreadable_image");
  expect(error.message).toBe(
    `The picture cannot be read: it begins as a ${name} file, but is damaged or cut short.`,
  );
});

test("refuses an empty file", async () => {
  expect(await refusal(new Uint8Array(0))).toMatchObject({
    code: "unreadable_image",
    message: "The picture's file is empty.",
  });
});

test("refuses a file of more than 10 MiB: too_large", async () => {
  expect(await refusal(new Uint8Array(10 * 2 ** 20 + 1))).toMatchObject({
    code: "too_large",
    message: "The picture's file is 10.1 MiB; at most 10 MiB are taken.",
  });
});

test("refuses a small file of too many pixels before it is unpacked: too_large", async () => {
  const bomb = await sharp({
    create: { width: 8000, height: 7000, channels: 3, background: "#fff" },
  })
    .png()
    .toBuffer();
  expect(bomb.length).toBeLessThan(2 ** 20);
  expect(await refusal(bomb)).toMatchObject({
    code: "too_large",
    message: "The picture has 8000x7000 pixels, 56 million; at most 50 million are taken.",
  });
});

test("a file with bytes changed is read, or refused as unreadable", async () => {
  const file = await halves().png().toBuffer();
  for (let at = 8; at < file.length; at += 3) {
    const damaged = Uint8Array.from(file, (byte, i) => (i === at ? byte ^ 0x55 : byte));
    const code = await decodeImage(damaged).then(
      () => "read",
      (error: InklingError) => error.code,
    );
    expect(["read", "unreadable_image", "too_large"]).toContain(code);
  }
});
