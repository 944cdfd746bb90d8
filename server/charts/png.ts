import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bit depth 8, colour type 0 (grey), and the only compression, filter and interlace there are. */
const GREY = [8, 0, 0, 0, 0];

/** Grey bytes, [height, width], as a PNG in a data: address; small enough to stand in the page. */
export function greyPng(pixels: Uint8Array, width: number, height: number): string {
  return `data:image/png;base64,${greyPngFile(pixels, width, height).toString("base64")}`;
}

/** The same as a file. */
export function greyPngFile(pixels: Uint8Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(GREY, 8);
  // Each row begins with the number of its filter: 0, none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Length, name, body, checksum of name and body: PNG specification, 5.3. */
function chunk(name: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(name, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

/** 0..1 as bytes. */
export const toGrey = (pixels: Float32Array): Uint8Array =>
  Uint8Array.from(pixels, (value) => Math.round(255 * value));

/** Pictures [n, rows, columns] side by side in a sheet `across` wide, with a pixel between them. */
export function contactSheet(
  pictures: readonly Uint8Array[],
  rows: number,
  columns: number,
  across: number,
): { url: string; width: number; height: number } {
  const down = Math.ceil(pictures.length / across);
  const width = across * (columns + 1) - 1;
  const height = down * (rows + 1) - 1;
  const sheet = new Uint8Array(width * height);
  pictures.forEach((picture, i) => {
    const left = (i % across) * (columns + 1);
    const top = Math.floor(i / across) * (rows + 1);
    for (let y = 0; y < rows; y++) {
      sheet.set(picture.subarray(y * columns, (y + 1) * columns), (top + y) * width + left);
    }
  });
  return { url: greyPng(sheet, width, height), width, height };
}
