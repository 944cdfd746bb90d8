import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { contactSheet, greyPng } from "../../../server/charts/png.ts";

const decode = async (url: string) => {
  const file = Buffer.from(url.replace("data:image/png;base64,", ""), "base64");
  const { data, info } = await sharp(file)
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: Array.from(data), width: info.width, height: info.height };
};

describe("grey pictures as PNG", () => {
  test.each([
    ["one pixel", [7], 1, 1],
    ["a row", [0, 128, 255], 3, 1],
    ["a column", [0, 128, 255], 1, 3],
    ["a rectangle", [1, 2, 3, 4, 5, 6], 3, 2],
  ])("%s is decoded to the same", async (_why, pixels, width, height) => {
    const url = greyPng(Uint8Array.from(pixels), width, height);
    expect(await decode(url)).toEqual({ pixels, width, height });
  });
});

test("a contact sheet has a dark pixel between pictures, and an empty place at its end", async () => {
  const pictures = [1, 2, 3].map((value) => new Uint8Array(4).fill(value));
  const { url } = contactSheet(pictures, 2, 2, 2);
  const { pixels, width, height } = await decode(url);
  expect([width, height]).toEqual([5, 5]);
  expect(pixels).toEqual(
    [
      [1, 1, 0, 2, 2],
      [1, 1, 0, 2, 2],
      [0, 0, 0, 0, 0],
      [3, 3, 0, 0, 0],
      [3, 3, 0, 0, 0],
    ].flat(),
  );
});
